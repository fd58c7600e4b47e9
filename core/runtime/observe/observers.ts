/**
 * Whoever follows all events of this process (in a project: of the project) from code.
 *
 * B1  An observer is called with each event once, in the order of the log.
 * B2  Nothing waits for an observer but the end of the thread, and that only for a moment.
 * B3  What an observer throws or rejects with is reported, the 1st, 10th, 100th … time that it says the
 *     same; the other observers and the work go on.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { HearthError } from '../../contract/error.ts'
import type { HearthEvent } from '../../contract/event.ts'
import type { Run } from '../../contract/run.ts'

/** A run as observers see it: without what went in and came out, which its events have. */
export type ObservedRun = Omit<Run, 'payload' | 'result'>

type OnFailure = (error: HearthError) => void

/** `run` is the run that the event belongs to; null for one that belongs to none. */
export type EventObserver = (event: HearthEvent, run: ObservedRun | null) => unknown

export interface ObservedEvent {
  event: HearthEvent
  run: ObservedRun | null
}

/** Failures that are told apart; an observer that says something new each time is not remembered for ever. */
const mostFailures = 100

export class Observers {
  readonly #observers = new Set<EventObserver>()
  readonly #failures = new Map<string, number>()
  readonly #pending = new Set<Promise<void>>()
  /** Told when the first observer came or the last one went. */
  onChange: ((isObserving: boolean) => void) | null = null

  get isEmpty(): boolean {
    return this.#observers.size === 0
  }

  add(observer: EventObserver): void {
    const wasEmpty = this.isEmpty
    this.#observers.add(observer)
    if (wasEmpty) this.onChange?.(true)
  }

  /** False when it was not there. */
  remove(observer: EventObserver): boolean {
    if (!this.#observers.delete(observer)) return false
    if (this.isEmpty) this.onChange?.(false)
    return true
  }

  /** `onFailure` is told of what an observer threw. */
  deliver(observed: readonly ObservedEvent[], onFailure: OnFailure): void {
    for (const { event, run } of observed) {
      for (const observer of this.#observers) {
        this.#call(observer, event, run, (cause) => this.#report(observer, cause, onFailure))
      }
    }
  }

  /** Ends when what observers have begun has ended, or after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    const late = new AbortController()
    const pending = Promise.all(this.#pending).finally(() => late.abort())
    const limit = delay(limitMs, undefined, { signal: late.signal }).catch(() => undefined)
    await Promise.race([pending, limit])
  }

  #call(
    observer: EventObserver,
    event: HearthEvent,
    run: ObservedRun | null,
    report: (cause: unknown) => void,
  ): void {
    try {
      const answer = observer(event, run)
      if (!isThenable(answer)) return
      const pending = Promise.resolve(answer).then(() => undefined, report)
      this.#pending.add(pending)
      void pending.finally(() => this.#pending.delete(pending))
    } catch (error) {
      report(error)
    }
  }

  #report(observer: EventObserver, cause: unknown, onFailure: OnFailure): void {
    const text = cause instanceof Error ? cause.message : String(cause)
    const name = observer.name === '' ? 'An observer' : `The observer "${observer.name}"`
    const count = this.#count(`${name} ${text}`)
    if (!/^10*$/.test(String(count))) return
    onFailure(
      new HearthError({
        type: 'observer_failed',
        status: 500,
        message: `${name} failed: ${text}`,
        details: count === 1 ? 'The work goes on without it.' : `For the ${count}th time.`,
        dev: cause instanceof Error ? (cause.stack ?? text) : text,
        cause,
      }),
    )
  }

  #count(failure: string): number {
    const count = (this.#failures.get(failure) ?? 0) + 1
    this.#failures.delete(failure)
    this.#failures.set(failure, count)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > mostFailures && oldest !== undefined) this.#failures.delete(oldest)
    return count
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value
}
