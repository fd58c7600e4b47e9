/** Whether a session may go on from another entry than its newest. */
import { HearthError } from '../contract/error.ts'
import type { Session } from '../contract/session.ts'
import type { Store } from '../store/port.ts'
import { checkEntry } from './fork-session.ts'

/** Raises `not_found` (404) for an entry of another session, `session_busy` (409) while something runs in it. */
export function checkLeaf(store: Store, session: Session, leafId: string | null): void {
  if (leafId !== null) checkEntry(store, session, leafId)
  const { agent, instanceId, name } = session
  const here = { agent, instanceId, session: name, topLevel: true }
  const running = store.operations.list({ ...here, status: ['running'] }, { limit: 1 })
  if (running.items.length > 0) throw leafBusy(session.id)
}

export function leafBusy(sessionId: string): HearthError {
  return new HearthError({
    type: 'session_busy',
    status: 409,
    message: 'Something runs in this session.',
    details: 'Wait for it or stop it, then go on from another entry.',
    meta: { sessionId },
  })
}
