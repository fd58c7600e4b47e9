/**
 * A run, an operation or a session in one file, version 1: lines of JSON. The first says what it is of,
 * each further one holds an event, the last says what was masked. A file without its last line is torn.
 */
import { z } from 'zod'
import { DurableEventBody } from './event.ts'

export const timelineFormat = 'hearth-timeline'
export const timelineVersion = 1
/** Of names of files. */
export const timelineExtension = '.timeline.jsonl'

/** What a timeline is of. */
export const TimelineScope = z.union([
  z.object({ runId: z.string() }),
  z.object({ operationId: z.string() }),
  z.object({ dispatchId: z.string() }),
  z.object({ agent: z.string(), instanceId: z.string(), session: z.string().optional() }),
])
export type TimelineScope = z.infer<typeof TimelineScope>

export const TimelineHead = z.object({
  format: z.literal(timelineFormat),
  version: z.literal(timelineVersion),
  title: z.string(),
  scope: TimelineScope,
  /** ISO 8601. */
  exportedAt: z.string(),
  /** Version of the Hearth that wrote it. */
  hearth: z.string(),
})
export type TimelineHead = z.infer<typeof TimelineHead>

/** What took the place of secrets, and how often. */
export const MaskedSecret = z.object({
  /** `variable OPENAI_API_KEY`, `GitHub token`, … */
  kind: z.string(),
  count: z.number().int().positive(),
})
export type MaskedSecret = z.infer<typeof MaskedSecret>

/** Any JSON without its secrets, and which those were. */
export const MaskedValue = z.object({ value: z.unknown(), masked: z.array(MaskedSecret) })
export type MaskedValue = z.infer<typeof MaskedValue>

export const TimelineEnd = z.object({
  end: z.object({ events: z.number().int(), masked: z.array(MaskedSecret) }),
})
export type TimelineEnd = z.infer<typeof TimelineEnd>

export const TimelineLine = z.object({
  event: z.intersection(DurableEventBody, z.object({ seq: z.number().int().positive() })),
})
export type TimelineLine = z.infer<typeof TimelineLine>
