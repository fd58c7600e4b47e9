/** What an agent changed in files: as it is recorded, and as it is shown and taken back. */
import { z } from 'zod'

/** A file at one moment. */
export const FileVersion = z.object({
  /** The hash that `ifMatch` takes; null when the file was too large to read. */
  hash: z.string().nullable(),
  /** Bytes. */
  size: z.number().int(),
  encoding: z.enum(['utf8', 'base64']),
  /** Null when it was not kept; `reason` says why. In the log a large one is a blob reference. */
  content: z.unknown(),
  reason: z.enum(['too-large', 'secret']).nullable(),
})
export type FileVersion = z.infer<typeof FileVersion>

/** Null: there was no such file. */
export const RecordedChange = z.object({
  path: z.string(),
  before: FileVersion.nullable(),
  after: FileVersion.nullable(),
})
export type RecordedChange = z.infer<typeof RecordedChange>

/**
 * Where paths begin: the project's folder, the folder of an instance's own sandbox, elsewhere on this
 * machine (then paths are absolute), or on another one, whose files cannot be seen.
 */
export const WorkspacePlace = z.enum(['project', 'sandbox', 'machine', 'remote'])
export type WorkspacePlace = z.infer<typeof WorkspacePlace>

export const SessionChange = z.object({
  /** Names it within its session. */
  id: z.string(),
  place: WorkspacePlace,
  path: z.string(),
  change: z.enum(['added', 'modified', 'deleted']),
  /** Bytes; null where there was no file. */
  sizeBefore: z.number().int().nullable(),
  sizeAfter: z.number().int().nullable(),
  /** `applied`: the file is as the agent left it. `reverted`: as it was before. `changed`: neither. */
  state: z.enum(['applied', 'reverted', 'changed', 'unknown']),
  canRevert: z.boolean(),
  /** Why it cannot be reverted. */
  reason: z.string().nullable(),
  /** Lines that came and went, where both sides are text that was kept. */
  added: z.number().int().nullable(),
  removed: z.number().int().nullable(),
  /** Calls that changed it, in order. */
  toolCallIds: z.array(z.string()),
  /** Milliseconds since the epoch, of the last change. */
  at: z.number(),
})
export type SessionChange = z.infer<typeof SessionChange>

export const SessionChanges = z.object({
  items: z.array(SessionChange),
  nextCursor: z.null(),
  /** What could not be followed, each once, in words. */
  unseen: z.array(z.string()),
})
export type SessionChanges = z.infer<typeof SessionChanges>

export const ChangedFile = z.object({
  id: z.string(),
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Either side is binary, or was not kept. */
  isHidden: z.boolean(),
  reason: z.string().nullable(),
})
export type ChangedFile = z.infer<typeof ChangedFile>

export const RevertResult = z.object({
  items: z.array(z.object({ id: z.string(), path: z.string() })),
  refused: z.array(z.object({ id: z.string(), path: z.string(), message: z.string() })),
})
export type RevertResult = z.infer<typeof RevertResult>
