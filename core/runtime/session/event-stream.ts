/** The events of one operation as an async iterator, and its response when it has ended. */
import type { OperationEvent, OperationObserver } from '../operation/operation.ts'

/**
 * What `session.stream` returns. Iterating gives every event as it happens; leaving the loop early
 * stops the operation. A failed operation throws its error after its last event.
 */
export interface SessionStream<Response> extends AsyncIterable<OperationEvent> {
  /** The same response `prompt` would have given. */
  readonly response: Promise<Response>
  abort(reason?: unknown): void
}

/** Starts at once, whether or not anyone iterates; events wait until they are asked for. */
export function streamOperation<Response>(
  start: (observer: OperationObserver, signal: AbortSignal) => Promise<Response>,
): SessionStream<Response> {
  const controller = new AbortController()
  const waiting: OperationEvent[] = []
  let wake = () => {}
  let ended = false
  const observe = (event: OperationEvent) => {
    waiting.push(event)
    wake()
  }
  const response = start(observe, controller.signal)
  const end = () => {
    ended = true
    wake()
  }
  response.then(end, end)

  async function* follow(): AsyncGenerator<OperationEvent, void, void> {
    try {
      for (;;) {
        const event = waiting.shift()
        if (event !== undefined) {
          yield event
        } else if (ended) {
          break
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    } finally {
      if (!ended) controller.abort('the reader of the stream left')
    }
    await response
  }

  return {
    response,
    abort: (reason = 'aborted by the caller') => controller.abort(reason),
    [Symbol.asyncIterator]: follow,
  }
}
