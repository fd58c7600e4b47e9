/** Tokens with a name: what one may do, where and until when, and what was done with it. */
import { z } from 'zod'

/** Each holds what the ones before it hold. */
export const TokenScope = z.enum(['read', 'run', 'admin'])
export type TokenScope = z.infer<typeof TokenScope>

export const AccessToken = z.object({
  id: z.string(),
  name: z.string(),
  scope: TokenScope,
  /** Folders of the projects it reaches, and nothing else; null: everything. */
  projects: z.array(z.string()).nullable(),
  /** Milliseconds since the epoch, here and below. */
  createdAt: z.number(),
  /** Null: until it is revoked. */
  expiresAt: z.number().nullable(),
  /** To the minute; null when it was never used. */
  lastUsedAt: z.number().nullable(),
})
export type AccessToken = z.infer<typeof AccessToken>

export const AccessTokenInput = z.object({
  name: z.string().trim().min(1, 'Must not be empty.').max(100, 'At most 100 characters.'),
  scope: TokenScope.default('read'),
  /** Ids or folders of open projects. */
  projects: z.array(z.string().min(1)).min(1).max(100).nullish(),
  /** Absent or null: until it is revoked. */
  expiresInSeconds: z
    .number()
    .int()
    .min(1)
    .max(10 * 366 * 86_400)
    .nullish(),
})
export type AccessTokenInput = z.input<typeof AccessTokenInput>

/** The only answer that ever has the token itself. */
export const CreatedAccessToken = AccessToken.extend({ token: z.string() })
export type CreatedAccessToken = z.infer<typeof CreatedAccessToken>

/** What one token did since the server started. */
export const Caller = z.object({
  /** The token's id; `start-up` is the server's own, `none` are requests that had no valid one. */
  id: z.string(),
  name: z.string(),
  requests: z.number().int(),
  /** Of these, how many were answered with 401, 403 or 429. */
  refused: z.number().int(),
  lastUsedAt: z.number(),
  /** The newest first; a path without its query. */
  recent: z.array(
    z.object({
      /** Of the caller's requests, from 1. */
      number: z.number().int(),
      at: z.number(),
      method: z.string(),
      path: z.string(),
      status: z.number().int(),
    }),
  ),
})
export type Caller = z.infer<typeof Caller>
