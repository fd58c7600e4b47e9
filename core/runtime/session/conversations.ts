/**
 * The conversations held in memory, so that a prompt does not read a history it has just written.
 * Each is checked against its row before it is used, and read anew when someone else changed it.
 */
import type { SessionKey } from '../../contract/session.ts'
import { sessionLockKey } from '../operation/session-lock-key.ts'
import type { RuntimeHost } from '../port.ts'
import { Conversation } from './conversation.ts'

/** Who made a session that is not there yet. */
export interface SessionOrigin {
  parentSessionId: string | null
  taskId: string | null
  runId: string | null
  /** What else is known of it; of a task, its role, folder and depth. */
  metadata?: Record<string, unknown>
}

/** Enough for what a person has open at once; a dropped conversation is only read again. */
const capacity = 128

export class Conversations {
  readonly #host: Pick<RuntimeHost, 'openSession' | 'findSession'>
  readonly #held = new Map<string, Conversation>()

  constructor(host: Pick<RuntimeHost, 'openSession' | 'findSession'>) {
    this.#host = host
  }

  /** The session's conversation as it is now; the session is made when it is missing. */
  async open(key: SessionKey, origin: SessionOrigin): Promise<Conversation> {
    const name = sessionLockKey(key)
    const held = this.#held.get(name)
    if (held !== undefined) {
      const row = await this.#host.findSession(key)
      if (row !== null && held.isCurrent(row)) {
        this.#hold(name, held)
        return held
      }
    }
    const { session, path } = await this.#host.openSession(key, origin)
    const conversation = new Conversation(session, path)
    this.#hold(name, conversation)
    return conversation
  }

  /** Forgets a conversation whose memory may be ahead of what was stored. */
  forget(key: SessionKey): void {
    this.#held.delete(sessionLockKey(key))
  }

  #hold(name: string, conversation: Conversation): void {
    this.#held.delete(name)
    this.#held.set(name, conversation)
    const oldest = this.#held.keys().next()
    if (this.#held.size > capacity && !oldest.done) this.#held.delete(oldest.value)
  }
}
