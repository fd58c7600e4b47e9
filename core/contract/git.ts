/** What version control says of a project's files. */
import { z } from 'zod'

export const GitChange = z.enum([
  'added',
  'modified',
  'deleted',
  'renamed',
  'untracked',
  'conflicted',
  'type-changed',
])
export type GitChange = z.infer<typeof GitChange>

export const GitFile = z.object({
  /** Relative to the project's root, forward slashes. */
  path: z.string(),
  change: GitChange,
  /** True when what is in the index differs from HEAD. */
  isStaged: z.boolean(),
  /** Of a renamed file: what it was called in HEAD. */
  from: z.string().nullable(),
})
export type GitFile = z.infer<typeof GitFile>

export const GitStatus = z.object({
  /** `none`: no repository. `unavailable`: git is missing, or would not look; `reason` says why. */
  state: z.enum(['ok', 'none', 'unavailable']),
  reason: z.string().nullable(),
  /** Null on a detached HEAD. */
  branch: z.string().nullable(),
  /** Short name of the commit; null before the first. */
  head: z.string().nullable(),
  ahead: z.number().int().nullable(),
  behind: z.number().int().nullable(),
  files: z.array(GitFile),
  /** True when there were more files than are listed. */
  isTruncated: z.boolean(),
})
export type GitStatus = z.infer<typeof GitStatus>

export const GitDiff = z.object({
  path: z.string(),
  /** Its text in HEAD; null when it is not there, or is no text. */
  before: z.string().nullable(),
  /** Its text on disk; null when it is not there, or is no text. */
  after: z.string().nullable(),
  /** Either side is binary, or too large to show. */
  isBinary: z.boolean(),
})
export type GitDiff = z.infer<typeof GitDiff>
