/**
 * The log and its live bus: durable first, visible second.
 *
 * L1  A durable event is published after its commit, in `seq` order.
 * L2  A live delta is published at once, but never before events committed ahead of it.
 * L3  A listener that throws is reported and does not hurt the others.
 */
import type { Change } from '../contract/change.ts'
import type { EphemeralEvent, HearthEvent } from '../contract/event.ts'
import type { Committed, EventFilter, Store } from '../store/port.ts'
import { createMatcher } from './match.ts'

export type Listener = (event: HearthEvent) => void

interface Subscription {
  accepts: (event: HearthEvent) => boolean
  listener: Listener
}

export class EventLog {
  #store: Store
  #onListenerError: (error: unknown) => void
  #subscriptions = new Set<Subscription>()
  /** Ends when everything handed in so far has been published. */
  #published: Promise<void> = Promise.resolve()
  #pending = 0

  constructor(store: Store, onListenerError: (error: unknown) => void) {
    this.#store = store
    this.#onListenerError = onListenerError
  }

  /** Commits, then publishes the events among the changes. Rejects as `Store.commit` does. */
  async commit(changes: Change[], line?: string): Promise<Committed> {
    const committing = this.#store.commit(changes, line)
    const before = this.#published
    this.#pending += 1
    const published = Promise.allSettled([committing, before]).then(([outcome]) => {
      this.#pending -= 1
      if (outcome.status === 'fulfilled') this.#deliver(outcome.value.events)
    })
    this.#published = published
    const committed = await committing
    await published
    return committed
  }

  /** Publishes live deltas. */
  publish(events: EphemeralEvent[]): void {
    if (this.#pending === 0) {
      this.#deliver(events)
      return
    }
    this.#pending += 1
    this.#published = this.#published.then(() => {
      this.#pending -= 1
      this.#deliver(events)
    })
  }

  /** Calls `listener` for each matching event from now on. Returns the unsubscribe function. */
  subscribe(filter: EventFilter, listener: Listener): () => void {
    const subscription = { accepts: createMatcher(filter), listener }
    this.#subscriptions.add(subscription)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  #deliver(events: readonly HearthEvent[]): void {
    for (const event of events) {
      for (const subscription of this.#subscriptions) {
        if (!subscription.accepts(event)) continue
        try {
          subscription.listener(event)
        } catch (error) {
          this.#onListenerError(error)
        }
      }
    }
  }
}
