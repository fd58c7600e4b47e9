/**
 * What the project's own code may ask of its project beside working on sessions: to start workflows,
 * to read runs, and to wait for dispatches. Part of the runtime's host; plain async functions.
 */
import type { DurableEvent } from '../contract/event.ts'
import type { Run, RunStatus } from '../contract/run.ts'
import type { Session } from '../contract/session.ts'

export interface ProjectDoor {
  /** Starts a workflow and answers when its run is a durable row. */
  startWorkflow(request: WorkflowStart): Promise<{ runId: string }>
  /** The run when it has ended. Rejects with `run_not_found` (404). */
  runEnded(runId: string): Promise<Run>
  /** Stops it. False when it had ended. */
  abortRun(runId: string, reason: string): Promise<boolean>
  findRun(runId: string): Promise<Run | null>
  /** Newest first. */
  listRuns(query: RunQuery): Promise<{ items: Run[]; nextCursor: string | null }>
  /** The run's events with a `seq` over `after`, ascending, at most 500 of them. */
  runEvents(runId: string, after: number): Promise<DurableEvent[]>
  /** The same, but waits until there is one; empty when the run has ended and told all. */
  nextRunEvents(runId: string, after: number): Promise<DurableEvent[]>
  /** Sessions that tasks of this one made. */
  childSessions(sessionId: string): Promise<Session[]>
  /** Resolves when no dispatch of the project is queued or running. */
  dispatchesSettled(): Promise<void>
}

export interface WorkflowStart {
  workflow: string
  payload: unknown
  idempotencyKey: string | null
}

export interface RunQuery {
  /** Of a workflow's name. */
  workflow?: string
  status?: RunStatus[]
  limit?: number
  cursor?: string
}

/** A door that passes everything on to the one `door` gives, when it is asked. */
export function forwardDoor(door: () => ProjectDoor): ProjectDoor {
  return {
    startWorkflow: (request) => door().startWorkflow(request),
    runEnded: (runId) => door().runEnded(runId),
    abortRun: (runId, reason) => door().abortRun(runId, reason),
    findRun: (runId) => door().findRun(runId),
    listRuns: (query) => door().listRuns(query),
    runEvents: (runId, after) => door().runEvents(runId, after),
    nextRunEvents: (runId, after) => door().nextRunEvents(runId, after),
    childSessions: (sessionId) => door().childSessions(sessionId),
    dispatchesSettled: () => door().dispatchesSettled(),
  }
}
