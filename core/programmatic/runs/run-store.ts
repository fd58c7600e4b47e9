/** Runs and their events as code keeps and reads them: the protocol of run stores, and its data. */
import type { ErrorBody } from '../../contract/error.ts'
import { newHandlerRunId } from '../../contract/id.ts'

/** One run: of a workflow, of a handler, or of a program’s own that `startRun` began. */
export interface FlueRun {
  readonly runId: string
  /** The agent’s or the workflow’s name. */
  readonly agentName: string
  /** The instance; of a workflow, its run’s id. */
  readonly instanceId: string
  readonly status: FlueRunStatus
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string | null
  readonly durationMs: number | null
  readonly isError: boolean
  readonly error: ErrorBody | null
  readonly result: unknown
  readonly eventCount: number
}

export type FlueRunStatus = 'running' | 'succeeded' | 'failed'

/** One event of a run. */
export interface RunEvent {
  readonly runId: string
  /** From 1, without gaps: `run_start` is 1, `run_end` the last. */
  readonly eventIndex: number
  readonly type: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
  readonly data: Record<string, unknown>
}

/**
 * Keeps runs and their events.
 *
 * R1  A run begins with `run_start` and ends with exactly one `run_end`; indexes have no gaps.
 * R2  `run_end` is kept before anyone who follows sees it; the first `endRun` counts, later ones do nothing.
 * R3  `subscribe` gives what is over `after`, then what comes, without repeats, through `run_end`.
 * R4  A run that is running is never dropped.
 */
export interface RunStore {
  /** @throws `run_exists` (409). */
  startRun(start: StartRun): Promise<FlueRun>
  /** @throws `run_not_found` (404), `run_ended` (409). */
  appendEvent(runId: string, type: string, data?: Record<string, unknown>): Promise<RunEvent>
  endRun(runId: string, end?: EndRun): Promise<void>
  getRun(runId: string): Promise<FlueRun | null>
  /** Newest first. */
  listRuns(query?: ListRuns): Promise<FlueRun[]>
  getEvents(runId: string, query?: ReadEvents): Promise<RunEvent[]>
  /** @throws `run_not_found` (404). */
  subscribe(runId: string, options?: Follow): AsyncIterable<RunEvent>
}

export interface StartRun {
  agentName: string
  instanceId: string
  /** Default: `generateRunId()`. */
  runId?: string
  payload?: unknown
}

export interface EndRun {
  /** What went wrong; with it the run has failed. */
  error?: ErrorBody
  result?: unknown
}

export interface ListRuns {
  /** 1 to 1000; default 100. */
  limit?: number
  status?: FlueRunStatus
  agentName?: string
  instanceId?: string
}

export interface ReadEvents {
  /** The index after which to begin; default 0. */
  after?: number
  /** Default 1000. */
  limit?: number
  types?: readonly string[]
}

export interface Follow {
  after?: number
  /** Ends the iteration. */
  signal?: AbortSignal
}

/** `run_<ULID>`: sortable by birth. */
export function generateRunId(): string {
  return newHandlerRunId()
}
