/** Asynchronous input to an agent: accepted durably, worked in order per session, settled exactly once. */
import { z } from 'zod'
import { StoredError } from './error.ts'

export const DispatchStatus = z.enum(['queued', 'running', 'settled'])
export const DispatchOutcome = z.enum(['completed', 'failed', 'aborted'])
export type DispatchStatus = z.infer<typeof DispatchStatus>
export type DispatchOutcome = z.infer<typeof DispatchOutcome>

/** Times are ISO 8601 in UTC. */
export const Dispatch = z.object({
  id: z.string(),
  agent: z.string(),
  instanceId: z.string(),
  session: z.string(),
  input: z.unknown(),
  status: DispatchStatus,
  outcome: DispatchOutcome.nullable(),
  attempts: z.number().int(),
  error: StoredError.nullable(),
  /** The dispatch that it is a second try of. */
  retryOf: z.string().optional(),
  /** The dispatch whose input it repeats. */
  replayOf: z.string().optional(),
  acceptedAt: z.string(),
  startedAt: z.string().nullable(),
  settledAt: z.string().nullable(),
})
export type Dispatch = z.infer<typeof Dispatch>

export const DispatchReceipt = z.object({
  dispatchId: z.string(),
  acceptedAt: z.string(),
  /** True when an earlier request with the same idempotency key was answered again. */
  deduplicated: z.boolean(),
})
export type DispatchReceipt = z.infer<typeof DispatchReceipt>
