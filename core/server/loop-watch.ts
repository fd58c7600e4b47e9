/**
 * Watches how long this thread keeps everybody waiting: the delay of its event loop, and a warning when it
 * was busy in one go for too long. Time for which the machine ran other programs is no fault of its.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { doneSince } from '../project/doing.ts'

/** Milliseconds, over the last one to two minutes. */
export interface LoopDelay {
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** The most processor time that was used in one go, of what was longer than 50 ms; null: not known. */
  busyMs: number | null
}

export interface LoopBlock {
  /** For so long nothing else was done. */
  delayMs: number
  /** Of that, at work; null where the system does not tell. */
  busyMs: number | null
  /** What had begun, the latest first. */
  doing: string[]
}

const lookMs = 100
const resolution = 20
const minuteMs = 60_000
/** Shorter ones are in the numbers alone. */
const notableMs = 50
const warnMs = 200
/** No more than one warning in so many milliseconds. */
const quietMs = 10_000
const mostNamed = 5

interface Minute {
  p50: number
  p99: number
  max: number
  busy: number
}

const nothing: Minute = { p50: 0, p99: 0, max: 0, busy: 0 }

export class LoopWatch {
  readonly #histogram = monitorEventLoopDelay({ resolution })
  readonly #onBlock: (block: LoopBlock) => void
  readonly #timer: NodeJS.Timeout
  #before = nothing
  #busy = 0
  #minuteBegan = performance.now()
  #last = performance.now()
  #used = threadTime()
  #warnedAt = Number.NEGATIVE_INFINITY

  constructor(onBlock: (block: LoopBlock) => void) {
    this.#onBlock = onBlock
    this.#histogram.enable()
    this.#timer = setInterval(() => this.#look(), lookMs)
    this.#timer.unref()
  }

  get delay(): LoopDelay {
    const now = this.#now()
    return {
      p50Ms: rounded(now.p50),
      p99Ms: rounded(Math.max(now.p99, this.#before.p99)),
      maxMs: rounded(Math.max(now.max, this.#before.max)),
      busyMs: this.#used === null ? null : rounded(Math.max(now.busy, this.#before.busy)),
    }
  }

  end(): void {
    clearInterval(this.#timer)
    this.#histogram.disable()
  }

  #now(): Minute {
    const { max } = this.#histogram
    // Nothing counted yet: the histogram then has numbers of its own for it.
    if (this.#histogram.count === 0) return { ...nothing, busy: this.#busy }
    const at = (percent: number) => delayOf(this.#histogram.percentile(percent))
    return { p50: at(50), p99: at(99), max: delayOf(max), busy: this.#busy }
  }

  #look(): void {
    const now = performance.now()
    const used = threadTime()
    const since = this.#last
    const delayMs = now - since - lookMs
    const busyMs = used === null || this.#used === null ? null : used - this.#used
    this.#last = now
    this.#used = used
    if (delayMs > notableMs) this.#note({ delayMs, busyMs, since, now })
    if (now - this.#minuteBegan < minuteMs) return
    this.#before = this.#now()
    this.#minuteBegan = now
    this.#busy = 0
    this.#histogram.reset()
  }

  #note(block: { delayMs: number; busyMs: number | null; since: number; now: number }): void {
    const { delayMs, since, now } = block
    // What was done before the block began is none of it.
    const busyMs = block.busyMs === null ? null : Math.min(block.busyMs, delayMs)
    this.#busy = Math.max(this.#busy, busyMs ?? 0)
    if ((busyMs ?? delayMs) < warnMs || now - this.#warnedAt < quietMs) return
    this.#warnedAt = now
    const doing = doneSince(since).slice(0, mostNamed)
    this.#onBlock({
      delayMs: Math.round(delayMs),
      busyMs: busyMs === null ? null : Math.round(busyMs),
      doing,
    })
  }
}

/** Milliseconds of processor time of this thread; null in a Node that does not tell. */
function threadTime(): number | null {
  if (typeof process.threadCpuUsage !== 'function') return null
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The histogram counts from one look to the next, in nanoseconds. */
function delayOf(between: number): number {
  return Math.max(0, between / 1e6 - resolution)
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

/** A warning as one line of text. */
export function describeBlock({ delayMs, busyMs, doing }: LoopBlock): string {
  const work = busyMs === null ? '' : ` (${busyMs} ms of it at work)`
  const what = doing.length === 0 ? 'nothing that is known' : doing.join(', ')
  return `Everything waited for ${delayMs} ms${work}. Begun in that time: ${what}.`
}
