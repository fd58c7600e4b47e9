/** Sessions a person deleted: hidden at once, to be had back for a week, then really gone. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Session, SessionKey } from '../contract/session.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { SessionQueue } from '../dispatch/session-queue.ts'
import { isKeptElsewhere } from '../runtime/session/store/kept-elsewhere.ts'
import type { Store } from '../store/port.ts'
import { GraceSweep } from './grace-sweep.ts'

export interface DeletedSessionsOptions {
  store: Store
  clock: Clock
  queue: SessionQueue
  commit(changes: Change[]): Promise<unknown>
  /** Ends what runs or waits in the session. */
  stop(key: SessionKey, reason: string): Promise<unknown>
  /** Deletes it from the store that its agent brings. */
  forget(key: SessionKey): Promise<void>
  onError(error: unknown): void
}

export class DeletedSessions {
  readonly #options: DeletedSessionsOptions
  readonly #grace: GraceSweep

  constructor(options: DeletedSessionsOptions) {
    const { store, clock, commit, onError } = options
    this.#options = options
    this.#grace = new GraceSweep({
      clock,
      list: (page) => store.sessions.list({ deleted: true, includeInternal: true }, page),
      remove: (ids) => commit(ids.map((sessionId) => ({ type: 'session.delete', sessionId }))),
      onError,
    })
  }

  /**
   * Stops what runs in the session, then hides it, or really deletes it when it is to be gone `forever` or
   * its agent keeps it elsewhere. Raises `session_not_found` (404).
   */
  async delete(id: string, forever: boolean): Promise<void> {
    const { store, queue, commit, stop, forget } = this.#options
    const session = store.sessions.get(id)
    if (!session) {
      throw new HearthError({
        type: 'session_not_found',
        status: 404,
        message: `There is no session "${id}".`,
      })
    }
    const key = { agent: session.agent, instanceId: session.instanceId, session: session.name }
    const isElsewhere = isKeptElsewhere(session)
    const stopping = stop(key, 'The session was deleted.')
    const removal = queue.add(key, async () => {
      // What could not be stopped is not taken away from under its work.
      await stopping
      if (!forever && !isElsewhere) return this.hide(id)
      if (isElsewhere) await forget(key)
      await commit([{ type: 'session.delete', sessionId: id }])
    })
    await Promise.all([stopping, removal.result])
  }

  /** Hides the session. Its time begins now. */
  async hide(sessionId: string): Promise<void> {
    const deletedAt = this.#options.clock.now()
    await this.#options.commit([{ type: 'session.update', sessionId, deletedAt }])
    this.#grace.begin(deletedAt)
  }

  /**
   * Brings a session back, under its own name or, when another has it by now, under the next free one.
   * Raises `session_not_found` (404) for one that is gone for good.
   */
  async restore(sessionId: string): Promise<void> {
    const session = this.#options.store.sessions.get(sessionId)
    if (session === null) throw gone(sessionId)
    if (session.deletedAt === null) return
    const name = freeName(this.#options.store, session, session.name)
    await this.#options.commit([{ type: 'session.update', sessionId, deletedAt: null, name }])
  }

  sweep(): Promise<void> {
    return this.#grace.sweep()
  }

  close(): void {
    this.#grace.close()
  }
}

/** `name`, or with the first number that makes it free in the session's instance. */
export function freeName(
  store: Store,
  { agent, instanceId }: Pick<Session, 'agent' | 'instanceId'>,
  name: string,
): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (store.sessions.find({ agent, instanceId, session: candidate }) === null) return candidate
  }
}

function gone(id: string): HearthError {
  return new HearthError({
    type: 'session_not_found',
    status: 404,
    message: `There is no session "${id}".`,
    details: 'A deleted session can be had back for a week; after that it is gone.',
  })
}
