/** Workflow runs. Direct prompts and dispatches never make a run. */
import { z } from 'zod'
import { StoredError } from './error.ts'

export const RunStatus = z.enum(['running', 'succeeded', 'failed', 'aborted', 'interrupted'])
export type RunStatus = z.infer<typeof RunStatus>

export const RunTrigger = z.enum(['http', 'websocket', 'cli', 'studio', 'schedule', 'code'])
export type RunTrigger = z.infer<typeof RunTrigger>

/** Times are milliseconds since the epoch. */
export const Run = z.object({
  /** `workflow:<name>:<ULID>`, or `run_<ULID>` of a call to a handler. */
  id: z.string(),
  /** The workflow that runs; null for a call to a handler. */
  workflow: z.string().nullable(),
  /** The agent whose handler was called, and for which instance; null for a workflow. */
  agent: z.string().nullable(),
  instanceId: z.string().nullable(),
  status: RunStatus,
  trigger: RunTrigger,
  payload: z.unknown(),
  result: z.unknown(),
  error: StoredError.nullable(),
  /** Number of events under the run so far. */
  eventCount: z.number().int(),
  /** Number of steps that are finished: what going on, or a retry, does not do again. */
  steps: z.number().int(),
  /** How often its code was begun: 0 while it is only accepted, over 1 when it went on after a stop. */
  attempt: z.number().int(),
  /** The run whose finished steps it took over. */
  retryOf: z.string().nullable(),
  /** The run whose request it repeats. */
  replayOf: z.string().nullable(),
  /** When it was accepted. */
  startedAt: z.number().int(),
  /** When its code was begun for the first time; null until then. */
  begunAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
  /** When it was deleted: it can be had back for a week. Absent while it is not. */
  deletedAt: z.number().int().optional(),
})
export type Run = z.infer<typeof Run>

/** The HTTP request that started a run, as its code sees it: without credentials and without a body. */
export const RunRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
})
export type RunRequest = z.infer<typeof RunRequest>

/** Whose run it is. */
export type RunOwner =
  | { kind: 'workflow'; workflow: string }
  | { kind: 'agent'; agent: string; instanceId: string }

export function ownerOf(run: Pick<Run, 'workflow' | 'agent' | 'instanceId'>): RunOwner {
  const { workflow, agent, instanceId } = run
  if (agent !== null && instanceId !== null) return { kind: 'agent', agent, instanceId }
  return { kind: 'workflow', workflow: workflow ?? '' }
}

/** What the run is called: the name of its workflow or of the agent whose handler was called. */
export function runName({ workflow, agent }: Pick<Run, 'workflow' | 'agent'>): string {
  return workflow ?? agent ?? ''
}
