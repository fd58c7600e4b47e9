/**
 * Who works on a session next. Prompts and dispatches share one line per (agent, instance, session).
 *
 * Q1  Work on one session never overlaps; its order is the order of `add`.
 * Q2  Different sessions go on side by side. Work marked `limited` shares a number of places, given out
 *     in the order in which it came to the head of its line.
 * Q3  Work marked `alone` goes on one at a time among its like: when the process dies, one of it was there.
 * Q4  Work that is cancelled while it waits never starts.
 */
import type { SessionKey } from '../contract/session.ts'

export interface Ticket<Result> {
  result: Promise<Result>
  /** Takes waiting work out of the line, rejecting its result with `reason`; false once it has started. */
  cancel(reason: unknown): boolean
}

/** Where work comes from that waits for a place. */
export type WorkKind = 'direct' | 'limited' | 'alone'

interface Job {
  kind: WorkKind
  start(): Promise<void>
}

export class SessionQueue {
  #lines = new Map<string, Job[]>()
  #limited: Places
  #alone = new Places(1)
  #idle: (() => void)[] = []

  constructor(places: number) {
    this.#limited = new Places(places)
  }

  add<Result>(
    key: SessionKey,
    work: () => Promise<Result>,
    { kind = 'direct' }: { kind?: WorkKind } = {},
  ): Ticket<Result> {
    const name = lineOf(key)
    let hasStarted = false
    let cancelled: { reason: unknown } | null = null
    let fail: (reason: unknown) => void = () => undefined
    const result = new Promise<Result>((resolve, reject) => {
      fail = reject
      const job: Job = {
        kind,
        async start() {
          if (cancelled) return
          hasStarted = true
          await work().then(resolve, reject)
        },
      }
      this.#join(name, job)
    })
    return {
      result,
      cancel(reason) {
        if (hasStarted || cancelled) return false
        cancelled = { reason }
        fail(reason)
        return true
      },
    }
  }

  /**
   * Waits in the session's line; resolves, when it is its turn, with the function that gives it up.
   * Rejects with the signal's reason when it aborts while waiting.
   */
  hold(key: SessionKey, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = () => ticket.cancel(signal.reason)
      const ticket = this.add(key, async () => {
        signal.removeEventListener('abort', leave)
        await new Promise<void>((release) => resolve(release))
      })
      ticket.result.catch(reject)
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** Whether work runs or waits on this session. */
  isBusy(key: SessionKey): boolean {
    return this.#lines.has(lineOf(key))
  }

  /** Resolves when nothing is queued or running. */
  async whenIdle(): Promise<void> {
    if (this.#lines.size === 0) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #join(name: string, job: Job): void {
    const line = this.#lines.get(name)
    if (line) {
      line.push(job)
      return
    }
    this.#lines.set(name, [job])
    void this.#work(name)
  }

  async #work(name: string): Promise<void> {
    const line = this.#lines.get(name) ?? []
    for (let job = line[0]; job; job = line[0]) {
      const places = this.#placesFor(job.kind)
      if (places) await places.take()
      await job.start()
      places?.give()
      line.shift()
    }
    this.#lines.delete(name)
    if (this.#lines.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #placesFor(kind: WorkKind): Places | null {
    if (kind === 'direct') return null
    return kind === 'alone' ? this.#alone : this.#limited
  }
}

/** A number of places, given out in the order in which they were asked for. */
class Places {
  #free: number
  #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  give(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}

function lineOf({ agent, instanceId, session }: SessionKey): string {
  return JSON.stringify([agent, instanceId, session])
}
