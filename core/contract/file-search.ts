/** Finding and replacing text in the files of a project. */
import { z } from 'zod'

export const FileMatch = z.object({
  /** From 1. */
  line: z.number().int(),
  /** From 1, in UTF-16 units. */
  column: z.number().int(),
  /** UTF-16 units; of a match over several lines all of it. */
  length: z.number().int(),
  /** The line, or the part around the match of a long one. */
  preview: z.string(),
  /** Where the match begins in `preview`, from 0, and how much of it is shown. */
  previewStart: z.number().int(),
  previewLength: z.number().int(),
  /** What would stand there instead; null when nothing was said about replacing. */
  replacement: z.string().nullable(),
})
export type FileMatch = z.infer<typeof FileMatch>

export const FileMatches = z.object({
  path: z.string(),
  /** Of the searched text: to be given when replacing. */
  hash: z.string(),
  matches: z.array(FileMatch),
  /** True when the file has more matches than are listed. */
  isTruncated: z.boolean(),
})
export type FileMatches = z.infer<typeof FileMatches>

export const FileSearchResult = z.object({
  items: z.array(FileMatches),
  /** For the files after these; null when all were searched. */
  nextCursor: z.string().nullable(),
  filesSearched: z.number().int(),
  /** Why it ended early: the time was up, or there were too many files. Null when it did not. */
  stoppedBy: z.enum(['time', 'files']).nullable(),
})
export type FileSearchResult = z.infer<typeof FileSearchResult>

export const TextQuery = z.strictObject({
  q: z.string().min(1, 'Say what to look for.').max(1_000, 'At most 1000 characters.'),
  isRegex: z.boolean().default(false),
  matchCase: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
})
export type TextQuery = z.infer<typeof TextQuery>

/** What was put in the place of matches, and where that was refused. */
export const ReplaceResult = z.object({
  items: z.array(z.object({ path: z.string(), replacements: z.number().int(), hash: z.string() })),
  /** Files that were changed meanwhile, or could not be written. */
  refused: z.array(z.object({ path: z.string(), message: z.string() })),
  /** Puts the texts before back; null when nothing was replaced. */
  undoId: z.string().nullable(),
})
export type ReplaceResult = z.infer<typeof ReplaceResult>

/** What can be taken back: `undoId` for `POST /api/files/undo`; null where it cannot. */
export const Undoable = z.object({ undoId: z.string().nullable() })
export type Undoable = z.infer<typeof Undoable>
