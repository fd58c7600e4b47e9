/** The waiting for someone to sign in to a server, which ends by itself after a while. */
import type { SignInNeeded } from './server-port.ts'

/** How long someone has to sign in, in milliseconds. */
const limitMs = 10 * 60_000

export class PendingSignIn {
  readonly url: string
  readonly #abort = new AbortController()
  readonly #settled: Promise<void>

  /** `settle` is told null when someone has signed in, else why not. */
  constructor(needed: SignInNeeded, settle: (error: unknown) => void) {
    this.url = needed.url
    const late = AbortSignal.timeout(limitMs)
    this.#settled = needed.finish(AbortSignal.any([this.#abort.signal, late])).then(
      () => settle(null),
      (error: unknown) => settle(late.aborted ? new Error('Nobody signed in to it.') : error),
    )
  }

  /** Resolves when `settle` was told. */
  async cancel(): Promise<void> {
    this.#abort.abort(new Error('Signing in was called off.'))
    await this.#settled
  }
}
