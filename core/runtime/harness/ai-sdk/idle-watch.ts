/** Ends a stream that says nothing for too long: a lost connection may never say that it is one. */

/** Long enough for a model on this computer to read a long conversation. */
export const defaultIdleMs = 600_000

export class IdleWatch {
  readonly #idleMs: number
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(idleMs: number) {
    this.#idleMs = idleMs
    this.#timer = setTimeout(() => this.#stop.abort(), idleMs)
  }

  /** Aborted when it has been quiet for too long. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Something came. */
  touch(): void {
    this.#timer.refresh()
  }

  /** What to say of it; null while it is not too long. */
  get failure(): Error | null {
    if (!this.#stop.signal.aborted) return null
    return new Error(`It sent nothing for ${Math.round(this.#idleMs / 1_000)} seconds.`)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
