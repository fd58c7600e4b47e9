/** Sessions a person deleted: hidden at once, to be had back for a week, then really gone. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Session } from '../contract/session.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { Store } from '../store/port.ts'

/** A week: long enough to notice what is missing. */
export const graceMs = 7 * 86_400_000

const pageSize = 200

export interface DeletedSessionsOptions {
  store: Store
  clock: Clock
  commit(changes: Change[]): Promise<unknown>
  onError(error: unknown): void
}

export class DeletedSessions {
  readonly #options: DeletedSessionsOptions
  #cancelWake: (() => void) | null = null
  #isClosed = false

  constructor(options: DeletedSessionsOptions) {
    this.#options = options
  }

  /** Hides the session. Its time begins now. */
  async hide(sessionId: string): Promise<void> {
    const deletedAt = this.#options.clock.now()
    await this.#options.commit([{ type: 'session.update', sessionId, deletedAt }])
    this.#wakeAt(deletedAt + graceMs)
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

  /** Deletes what has had its time, and wakes for the next. */
  async sweep(): Promise<void> {
    const { store, clock, commit } = this.#options
    let next: number | null = null
    let cursor: string | null = null
    const due: Session[] = []
    do {
      const page = store.sessions.list(
        { deleted: true, includeInternal: true },
        { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
      )
      for (const session of page.items) {
        const end = (session.deletedAt ?? 0) + graceMs
        if (end <= clock.now()) due.push(session)
        else next = Math.min(next ?? end, end)
      }
      cursor = page.nextCursor
    } while (cursor !== null)
    if (due.length > 0)
      await commit(due.map(({ id }) => ({ type: 'session.delete', sessionId: id })))
    if (next !== null) this.#wakeAt(next)
  }

  close(): void {
    this.#isClosed = true
    this.#cancelWake?.()
  }

  /** One timer is enough: whoever wakes looks at all of them, and the oldest is due first. */
  #wakeAt(moment: number): void {
    if (this.#cancelWake !== null || this.#isClosed) return
    this.#cancelWake = this.#options.clock.wake(moment, () => {
      this.#cancelWake = null
      this.sweep().catch(this.#options.onError)
    })
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
