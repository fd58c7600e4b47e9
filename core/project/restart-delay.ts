/** How long to wait before a thread that ended by itself is replaced: at once, then longer and longer. */

const forgetAfterMs = 30_000
const longestMs = 5_000
/** Ends of threads at work are somebody's work, which has an end of its own: so many cost no delay. */
const freeAtWork = 10

export class RestartDelay {
  #recent: number[] = []

  /** Calls `start` after the delay that the ends of the last half minute ask for. */
  after(start: () => void, { wasWorking }: { wasWorking: boolean }): void {
    const now = Date.now()
    this.#recent = [...this.#recent.filter((time) => now - time < forgetAfterMs), now]
    const repeats = Math.max(0, this.#recent.length - 1 - (wasWorking ? freeAtWork : 0))
    const delay = repeats === 0 ? 0 : Math.min(longestMs, 100 * 2 ** repeats)
    setTimeout(start, delay).unref()
  }
}
