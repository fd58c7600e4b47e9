/** Timelines that came as files: documents beside the log, which nothing else refers to. */
import { z } from 'zod'
import { TimelineScope } from './timeline-file.ts'

/** Media type of the file: lines of JSON. No browser sends it across origins without asking first. */
export const timelineMediaType = 'application/x-ndjson'
/** Of a file, in bytes. */
export const mostTimelineBytes = 64 * 1024 * 1024

export const ImportedTimeline = z.object({
  /** Of its content: the same file again is the same import. */
  id: z.string(),
  /** Of the file, as it was called where it came from. */
  name: z.string(),
  /** What it is of, as the file says. */
  title: z.string(),
  scope: TimelineScope,
  exportedAt: z.string(),
  /** Version of the Hearth that wrote it. */
  hearth: z.string(),
  events: z.number().int(),
  /** Events of kinds that this version does not know. */
  skipped: z.number().int(),
  /** Secrets that were masked when it was exported. */
  masked: z.number().int(),
  /** False when its end is missing, or fewer events came than it says. */
  isWhole: z.boolean(),
  bytes: z.number().int(),
  /** SHA-256 of the file. */
  digest: z.string(),
  importedAt: z.number(),
  deletedAt: z.number().nullable(),
})
export type ImportedTimeline = z.infer<typeof ImportedTimeline>
