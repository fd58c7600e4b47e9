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
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
})
export type Run = z.infer<typeof Run>

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
