/** Opening, creating and deleting the sessions of a seat's agent. */
import { HearthError } from '../../contract/error.ts'
import { sessionLockKey } from '../operation/session-lock-key.ts'
import type { Seat } from './seat.ts'
import { forgetStored, isStored } from './store/stored-conversation.ts'

/** Makes the session when it is missing. */
export async function openSession(seat: Seat): Promise<void> {
  await seat.runtime.conversations.open(seat.key, seat.origin)
}

/** @throws `session_not_found` (404). */
export async function findSession(seat: Seat): Promise<void> {
  if ((await seat.runtime.host.findSession(seat.key)) !== null) return
  if (await isStored(seat)) return openSession(seat)
  throw new HearthError({
    type: 'session_not_found',
    status: 404,
    message: `There is no session "${seat.key.session}".`,
    details: 'Open it with `session(name)`, or make it with `sessions.create(name)`.',
  })
}

/** @throws `session_exists` (409). */
export async function createNewSession(seat: Seat): Promise<void> {
  const known = await seat.runtime.host.findSession(seat.key)
  if (known === null && !(await isStored(seat))) return openSession(seat)
  throw new HearthError({
    type: 'session_exists',
    status: 409,
    message: `Session "${seat.key.session}" exists already.`,
    details: 'Open it with `session(name)`, or choose another name.',
  })
}

/** Stops what runs in it, then deletes it with its entries and task children. Idempotent. */
export async function deleteSession(seat: Seat): Promise<void> {
  const { runtime, key } = seat
  runtime.operations.abort({ ...key, reason: 'the session was deleted' })
  const release = await runtime.locks.acquire(sessionLockKey(key), new AbortController().signal)
  try {
    const session = await runtime.host.findSession(key)
    runtime.conversations.forget(key)
    await forgetStored(seat, session)
    if (session === null) return
    await runtime.host.commit([{ type: 'session.delete', sessionId: session.id }])
  } finally {
    release()
  }
}
