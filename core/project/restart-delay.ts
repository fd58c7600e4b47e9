/** How long to wait before a thread that ended by itself is replaced: at once, then longer and longer. */

const forgetAfterMs = 30_000
const longestMs = 5_000

export class RestartDelay {
  #recent: number[] = []

  /** Calls `start` after the delay that the ends of the last half minute ask for. */
  after(start: () => void): void {
    const now = Date.now()
    this.#recent = [...this.#recent.filter((time) => now - time < forgetAfterMs), now]
    const repeats = this.#recent.length - 1
    const delay = repeats === 0 ? 0 : Math.min(longestMs, 100 * 2 ** repeats)
    setTimeout(start, delay).unref()
  }
}
