/** The project's own answers to its code: workflows, runs, dispatches. */
import { HearthError } from '../contract/error.ts'
import type { DurableEvent } from '../contract/event.ts'
import type { Run } from '../contract/run.ts'
import type { EventLog } from '../events/event-log.ts'
import type { AbortTarget } from '../runtime/port.ts'
import type { ProjectDoor } from '../runtime/project-door.ts'
import type { EventFilter, Store } from '../store/port.ts'
import type { StartedRun, WorkflowInput } from './port.ts'

export interface ProjectDoorParts {
  store: Store
  log: EventLog
  startWorkflow(input: WorkflowInput): Promise<StartedRun>
  abort(target: AbortTarget): Promise<boolean>
  /** Goes on with what an earlier process left in the queue, where that was not done yet. */
  takeUpDispatches(): Promise<void>
}

const eventPage = 500

export function createProjectDoor({
  store,
  log,
  startWorkflow,
  abort,
  takeUpDispatches,
}: ProjectDoorParts): ProjectDoor {
  /** Resolves once `read` gives something; asked again after each event that `filter` lets through. */
  async function until<Value>(filter: EventFilter, read: () => Value | null): Promise<Value> {
    let wake: () => void = () => undefined
    let hasNews = false
    const unsubscribe = log.subscribe(filter, () => {
      hasNews = true
      wake()
    })
    try {
      for (;;) {
        const value = read()
        if (value !== null) return value
        if (!hasNews) await new Promise<void>((resolve) => (wake = resolve))
        hasNews = false
      }
    } finally {
      unsubscribe()
    }
  }

  const eventsOf = (runId: string, after: number): DurableEvent[] =>
    store.events.list({ runId }, { after, limit: eventPage, inline: true })

  return {
    async startWorkflow({ workflow, payload, idempotencyKey }) {
      const input: WorkflowInput = { workflow, payload, trigger: 'code' }
      const { run, done } = await startWorkflow(
        idempotencyKey === null ? input : { ...input, idempotencyKey },
      )
      // Its end is read from the store by whoever wants it.
      done.catch(() => undefined)
      return { runId: run.id }
    },
    runEnded: (runId) =>
      until({ runId }, () => {
        const run = requireRun(store, runId)
        return run.status === 'running' ? null : run
      }),
    abortRun: (runId, reason) => abort({ runId, reason }),
    findRun: async (runId) => store.runs.get(runId),
    async listRuns({ workflow, status, limit, cursor }) {
      return store.runs.list(
        { ...(workflow === undefined ? {} : { workflow }), ...(status ? { status } : {}) },
        { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) },
      )
    },
    runEvents: async (runId, after) => eventsOf(runId, after),
    nextRunEvents: (runId, after) =>
      until({ runId }, () => {
        // Asked for the end first: what is committed with it is then among the events.
        const isOver = requireRun(store, runId).status !== 'running'
        const events = eventsOf(runId, after)
        return events.length > 0 || isOver ? events : null
      }),
    async childSessions(sessionId) {
      const filter = { parentSessionId: sessionId, includeInternal: true }
      return store.sessions.list(filter, { limit: 1000 }).items
    },
    async dispatchesSettled() {
      await takeUpDispatches()
      await until({ types: ['dispatch_settled'] }, () => {
        const { queued, running } = store.dispatches.counts()
        return queued + running === 0 ? true : null
      })
    },
  }
}

function requireRun(store: Store, runId: string): Run {
  const run = store.runs.get(runId)
  if (run !== null) return run
  throw new HearthError({
    type: 'run_not_found',
    status: 404,
    message: `There is no run "${runId}".`,
  })
}
