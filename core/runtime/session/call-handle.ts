/** A running call: a promise of its result that can be stopped. */

/**
 * What session operations return. Awaiting it gives the result; `abort` stops the model, the tools and
 * their processes, after which it rejects with an `aborted` error whose `cause` is the reason.
 */
export interface CallHandle<Result> extends Promise<Result> {
  /** Aborts when `abort` is called. */
  readonly signal: AbortSignal
  /** Why it was aborted; undefined when it was not. */
  readonly reason: unknown
  abort(reason?: unknown): void
  /** True when it has ended, well or badly. */
  done(): boolean
}

/** Starts a call; `start` is given the signal that the handle aborts. */
export function startCall<Result>(
  start: (signal: AbortSignal) => Promise<Result>,
): CallHandle<Result> {
  const controller = new AbortController()
  const { signal } = controller
  let isDone = false
  const result = start(signal).finally(() => {
    isDone = true
  })
  const handle = Object.assign(result, {
    signal,
    reason: undefined,
    abort(reason: unknown = 'aborted by the caller') {
      if (!isDone) controller.abort(reason)
    },
    done: () => isDone,
  })
  return Object.defineProperty(handle, 'reason', {
    get: () => (signal.aborted ? signal.reason : undefined),
  })
}
