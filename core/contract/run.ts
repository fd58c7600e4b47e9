/** Workflow runs. Direct prompts and dispatches never make a run. */
import { z } from 'zod'
import { StoredError } from './error.ts'

export const RunStatus = z.enum(['running', 'succeeded', 'failed', 'aborted', 'interrupted'])
export type RunStatus = z.infer<typeof RunStatus>

export const RunTrigger = z.enum(['http', 'websocket', 'cli', 'studio', 'schedule', 'code'])
export type RunTrigger = z.infer<typeof RunTrigger>

/** Times are milliseconds since the epoch. */
export const Run = z.object({
  /** `workflow:<name>:<ULID>` */
  id: z.string(),
  workflow: z.string(),
  status: RunStatus,
  trigger: RunTrigger,
  payload: z.unknown(),
  result: z.unknown(),
  error: StoredError.nullable(),
  /** Number of events under the run so far. */
  eventCount: z.number().int(),
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
})
export type Run = z.infer<typeof Run>
