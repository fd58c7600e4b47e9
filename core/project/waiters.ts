/** Those who wait for something to change, and are all told when it has. */
export class Waiters {
  #waiting = new Set<() => void>()

  /** Resolves with the next change, or after `limitMs`. */
  next(limitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = limitMs === null ? undefined : setTimeout(done, limitMs)
      this.#waiting.add(done)
    })
  }

  tell(): void {
    for (const done of [...this.#waiting]) done()
  }
}
