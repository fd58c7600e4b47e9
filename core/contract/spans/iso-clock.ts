/** Reads ISO timestamps that mostly lie in the second of the one before, as those of a log do. */

const secondEnd = '2026-01-01T00:00:00'.length

export class IsoClock {
  #second = ''
  #base = 0

  /** Milliseconds since the epoch; NaN for what is no time. */
  parse(timestamp: string): number {
    if (timestamp.length !== secondEnd + 5 || !timestamp.endsWith('Z')) return Date.parse(timestamp)
    if (this.#second === '' || !timestamp.startsWith(this.#second)) {
      this.#second = timestamp.slice(0, secondEnd)
      this.#base = Date.parse(`${this.#second}Z`)
    }
    const digit = (at: number) => timestamp.charCodeAt(secondEnd + at) - 48
    return this.#base + digit(1) * 100 + digit(2) * 10 + digit(3)
  }
}
