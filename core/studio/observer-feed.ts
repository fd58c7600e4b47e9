/**
 * Brings the events of a project to code that observes them: the project's own, in the thread that
 * serves, and that of a program which has Hearth inside.
 *
 * F1  Only the newest generation observes, also what still runs in the one before: nothing comes twice.
 * F2  What the project's code prints, and reports about observers, are not brought: an observer that
 *     prints or fails would never come to rest.
 */
import type { HearthError } from '../contract/error.ts'
import type { HearthEvent } from '../contract/event.ts'
import { observers } from '../runtime/observe/observe.ts'
import type { ObservedEvent, ObservedRun } from '../runtime/observe/observers.ts'
import type { Store } from '../store/port.ts'

/** The thread that serves. */
export interface ObservingThread {
  readonly isObserving: boolean
  observe(events: ObservedEvent[]): void
}

export interface ObserverFeedOptions {
  store: Store
  onError(error: HearthError): void
}

/** Marks the `log` events that tell of an observer's failure. */
export const observerFailure = { observer: 'failed' } as const

/** How long closing waits for what observers of this thread have begun. */
const graceMs = 1_000

export class ObserverFeed {
  readonly #options: ObserverFeedOptions
  #thread: ObservingThread | null = null
  #batch: ObservedEvent[] = []

  constructor(options: ObserverFeedOptions) {
    this.#options = options
  }

  /** From now on this thread observes, and no other. */
  serve(thread: ObservingThread): void {
    this.#flush()
    this.#thread = thread
  }

  take(event: HearthEvent): void {
    // The queue is what the studio looks at; what its work becomes is told by events of the work.
    if (!this.#isObserved || isOwnVoice(event) || event.type === 'queue_changed') return
    this.#batch.push({ event, run: this.#runOf(event) })
    if (this.#batch.length === 1) queueMicrotask(() => this.#flush())
  }

  async close(): Promise<void> {
    this.#flush()
    this.#thread = null
    await observers.settled(graceMs)
  }

  get #isObserved(): boolean {
    return !observers.isEmpty || this.#thread?.isObserving === true
  }

  #flush(): void {
    if (this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    if (this.#thread?.isObserving) this.#thread.observe(batch)
    observers.deliver(batch, (error) => this.#options.onError(error))
  }

  #runOf({ runId }: HearthEvent): ObservedRun | null {
    const run = runId === undefined ? null : this.#options.store.runs.get(runId)
    if (run === null) return null
    const { payload: _, result: __, ...observed } = run
    return observed
  }
}

function isOwnVoice(event: HearthEvent): boolean {
  if (event.type !== 'log') return false
  const { stream, observer } = event.attributes
  return (
    (stream !== undefined && event.runId === undefined) || observer === observerFailure.observer
  )
}
