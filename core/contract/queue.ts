/** What was accepted and has not ended: prompts, dispatches and runs in one line, in order of admission. */
import { z } from 'zod'
import { ImagePart } from './message.ts'
import { ThinkingLevel } from './provider.ts'

export const QueueKind = z.enum(['prompt', 'dispatch', 'run'])
export type QueueKind = z.infer<typeof QueueKind>

/** `waiting`: an attempt failed for a moment; the next one has its time. */
export const QueueStatus = z.enum(['queued', 'running', 'waiting'])
export type QueueStatus = z.infer<typeof QueueStatus>

/** So many items of the whole queue, by what they do at the moment. */
export const QueueCounts = z.object({
  queued: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
})
export type QueueCounts = z.infer<typeof QueueCounts>

/** Times are milliseconds since the epoch. */
export const QueueItem = z.object({
  kind: QueueKind,
  /** Of the operation, the dispatch or the run. */
  id: z.string(),
  agent: z.string().optional(),
  instanceId: z.string().optional(),
  session: z.string().optional(),
  workflow: z.string().optional(),
  status: QueueStatus,
  /** The place in the order of admission, over all kinds. Never given twice. */
  position: z.number().int(),
  admittedAt: z.number().int(),
  /** The attempt that runs, or ran last; 0 before the first. */
  attempt: z.number().int(),
  /** Attempts that may be cut off by a lost process or thread before it ends as failed. */
  maxAttempts: z.number().int(),
  /** Why it waits, or why this is not the first attempt. */
  reason: z.string().optional(),
  /** When a `waiting` one is tried again. */
  nextAttemptAt: z.number().int().optional(),
  /** First 200 characters of what was asked. */
  preview: z.string().optional(),
})
export type QueueItem = z.infer<typeof QueueItem>

/** All that was asked of a prompt: enough to begin it, or to ask it again. */
export const PromptContent = z.object({
  message: z.string(),
  images: z.array(ImagePart),
  model: z.string().nullable(),
  thinkingLevel: ThinkingLevel.nullable(),
  resultSchema: z.record(z.string(), z.unknown()).nullable(),
  /** W3C trace context of whoever asked from outside. */
  traceparent: z.string().optional(),
})
export type PromptContent = z.infer<typeof PromptContent>

/** Where a repeated request comes from. */
export interface Repeats {
  retryOf?: string
  replayOf?: string
}
