/** How often one token may ask: a bucket that fills evenly and holds a minute's worth. */
import { HearthError } from '../../contract/error.ts'

/** Of tokens with a name, where nothing else is said: far more than a program that waits for answers. */
export const defaultPerMinute = 6_000

export class RateLimit {
  #perMinute: number
  #left: number
  #at: number

  constructor(perMinute: number, now = Date.now()) {
    this.#perMinute = perMinute
    this.#left = perMinute
    this.#at = now
  }

  /** Null, or why not now. */
  take(now = Date.now()): HearthError | null {
    const perMs = this.#perMinute / 60_000
    const elapsed = Math.max(0, now - this.#at)
    this.#left = Math.min(this.#perMinute, this.#left + elapsed * perMs)
    this.#at = now
    if (this.#left >= 1) {
      this.#left -= 1
      return null
    }
    const seconds = Math.max(1, Math.ceil((1 - this.#left) / perMs / 1000))
    return new HearthError({
      type: 'rate_limited',
      status: 429,
      message: 'This token asks too often.',
      details: `It may ask ${this.#perMinute} times a minute. Try again in ${seconds} s.`,
      meta: { perMinute: this.#perMinute, retryAfterSeconds: seconds },
    })
  }
}
