/** How often something that keeps ending is started again: soon at first, then later, then not at all. */

const firstDelayMs = 500
const longestDelayMs = 8_000

/** More ends than this within the window, and starting again mends nothing. */
const mostRestarts = 5
const windowMs = 120_000

export class RestartPolicy {
  #ends: number[] = []

  /**
   * Counts an end and says how long to wait before the next start; null when it is enough.
   *
   * @param now Milliseconds, of any clock that does not go back.
   */
  nextDelay(now: number): number | null {
    this.#ends = [...this.#ends.filter((end) => now - end < windowMs), now]
    if (this.#ends.length > mostRestarts) return null
    return Math.min(firstDelayMs * 2 ** (this.#ends.length - 1), longestDelayMs)
  }
}
