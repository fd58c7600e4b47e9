/** A run begun again under another id, which goes on after what the first one had finished. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import { newSessionId } from '../contract/id.ts'
import type { Run } from '../contract/run.ts'
import type { Store } from '../store/port.ts'
import { copiedEntries } from './fork-session.ts'

/**
 * Gives `runId` the steps that `run` has finished, and with them the conversations they were had in: what
 * comes after a step may go on with what was said in it. Without steps it begins anew, with nothing.
 */
export function takeOver(store: Store, run: Run, runId: string): Change[] {
  if (run.steps === 0) return []
  const sessions = store.sessions.list({ runId: run.id, includeInternal: true }, { limit: 1000 })
  const own = sessions.items.filter(
    ({ parentSessionId, instanceId }) => parentSessionId === null && instanceId === run.id,
  )
  return [
    { type: 'steps.copy', from: run.id, to: runId },
    ...own.flatMap((session): Change[] => {
      const id = newSessionId()
      const { agent, name, metadata } = session
      const origin = { parentSessionId: null, taskId: null, runId }
      return [
        {
          type: 'session.open',
          session: { id, agent, instanceId: runId, name, ...origin, metadata },
        },
        ...copiedEntries(store, session, id),
      ]
    }),
  ]
}

export function notRetryable({ id, status }: Run): HearthError {
  const isRunning = status === 'running'
  return new HearthError({
    type: 'not_retryable',
    status: 409,
    message: isRunning
      ? `The run ${id} is still running.`
      : `The run ${id} has succeeded: there is nothing to retry.`,
    details: isRunning
      ? 'Stop it, or wait for its end.'
      : 'To do the same once more, replay it: POST /api/runs/{id}/replay.',
    meta: { runId: id, status },
  })
}
