/**
 * What a person says to an operation while it works. It waits here until the model is asked the next time.
 *
 * S1  Each message is taken once, in the order they came, or was never taken: `offer` says which.
 * S2  What was taken is durable before `offer` says so.
 */
import type { ImagePart } from '../../contract/message.ts'

export interface SteeringMessage {
  /** Of the entry that it becomes. */
  id: string
  text: string
  images: ImagePart[]
}

/**
 * `withdrawn`: by whoever said it. `ended`: the operation had no turn left. `unsupported`: its harness asks
 * nobody between two turns.
 */
export type SteeringOutcome = 'taken' | 'withdrawn' | 'ended' | 'unsupported'

interface Waiting {
  message: SteeringMessage
  settle(outcome: SteeringOutcome): void
}

export class Steering {
  readonly #waiting = new Map<string, Waiting>()
  #closed: SteeringOutcome | null = null

  /** Resolves when the message was taken, or will not be. */
  offer(message: SteeringMessage): Promise<SteeringOutcome> {
    if (this.#closed !== null) return Promise.resolve(this.#closed)
    return new Promise((resolve) => {
      this.#waiting.set(message.id, { message, settle: resolve })
    })
  }

  /** True when it was still waiting. */
  withdraw(id: string): boolean {
    return this.#settle(id, 'withdrawn')
  }

  /** Takes all that waits: `write` makes it part of the conversation, durably. */
  async take<Written>(
    write: (messages: SteeringMessage[]) => Promise<Written[]>,
  ): Promise<Written[]> {
    if (this.#waiting.size === 0) return []
    const taken = [...this.#waiting.values()]
    this.#waiting.clear()
    try {
      const written = await write(taken.map(({ message }) => message))
      for (const { settle } of taken) settle('taken')
      return written
    } catch (error) {
      for (const { settle } of taken) settle('ended')
      throw error
    }
  }

  /** Nothing is taken from here on. */
  close(outcome: 'ended' | 'unsupported'): void {
    this.#closed ??= outcome
    for (const id of [...this.#waiting.keys()]) this.#settle(id, this.#closed)
  }

  #settle(id: string, outcome: SteeringOutcome): boolean {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.settle(outcome)
    return waiting !== undefined
  }
}
