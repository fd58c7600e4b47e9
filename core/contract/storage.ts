/** How long history is kept, and deleting what is older by hand. */
import { z } from 'zod'

export const HistoryKind = z.enum(['events', 'runs', 'dispatches'])
export type HistoryKind = z.infer<typeof HistoryKind>

/** Days by kind; 0 keeps it for ever. Runs are kept as long as events at least, conversations always. */
export const Retention = z.object({
  events: z.number(),
  runs: z.number(),
  dispatches: z.number(),
  /** The file of the project that says so; null when none does. */
  file: z.string().nullable(),
})
export type Retention = z.infer<typeof Retention>

/** Runs go only together with events, which would otherwise belong to nothing. */
export const PruneRequest = z
  .strictObject({
    /** Days since the work ended; 0: all that has ended. */
    olderThanDays: z.number().nonnegative().max(36_500),
    kinds: z.array(HistoryKind).min(1).default(['events']),
    /** Only says what would go. */
    preview: z.boolean().default(false),
  })
  .refine(({ kinds }) => !kinds.includes('runs') || kinds.includes('events'), {
    path: ['kinds'],
    message: 'Runs are deleted only together with events. Name both: ["events", "runs"].',
  })
export type PruneRequest = z.infer<typeof PruneRequest>
export type PruneInput = z.input<typeof PruneRequest>

/** What went, or would go. */
export const Pruned = z.object({
  preview: z.boolean(),
  events: z.number().int(),
  runs: z.number().int(),
  dispatches: z.number().int(),
  /** Large values that nothing refers to any more; a preview does not count them. */
  blobs: z.number().int(),
  /** What the file became smaller by; of a preview, what the events take. */
  bytes: z.number().int(),
})
export type Pruned = z.infer<typeof Pruned>
