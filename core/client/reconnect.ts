/** A stream that comes back: reads frames, and after a loss asks again from the last id. */
import { HearthError } from '../contract/error.ts'
import { type Frame, readFrames } from './frames.ts'
import { unreachable } from './transport.ts'

/** Three heartbeats of the server: past this the connection is dead even if nobody said so. */
const silenceMs = 45_000
const firstDelayMs = 250
const longestDelayMs = 8_000

export interface ConnectionState {
  kind: 'state'
  /** `open`: everything from here on will be seen. `waiting`: lost, next try soon. */
  state: 'connecting' | 'open' | 'waiting'
  /** Failed tries since the connection was last open. */
  attempt: number
  error: HearthError | null
}

/**
 * Opens, reads and opens again until `finished` says so or the signal ends it (then it just returns).
 * Answers a caller has to mend (4xx) are thrown, all others are tried again, with growing pauses.
 */
export async function* reconnectingFrames(request: {
  open: (lastId: string | null) => Promise<Response>
  signal: AbortSignal | undefined
  /** Tries in a row after which a lost connection is given up, with its error. Default: never. */
  tries?: number
  /** Frames after which the end of the stream is the end. */
  isLast?: (frame: Frame) => boolean
}): AsyncGenerator<ConnectionState | { kind: 'frame'; frame: Frame }> {
  const { signal } = request
  let lastId: string | null = null
  let attempt = 0
  while (!signal?.aborted) {
    let lost: HearthError | null = null
    yield { kind: 'state', state: 'connecting', attempt, error: null }
    try {
      const response = await request.open(lastId)
      attempt = 0
      yield { kind: 'state', state: 'open', attempt, error: null }
      const onId = (id: string) => {
        lastId = id
      }
      for await (const frame of readFrames(response, { signal, onId, silenceMs })) {
        yield { kind: 'frame', frame }
        if (request.isLast?.(frame)) return
      }
    } catch (error) {
      if (signal?.aborted) return
      lost = HearthError.from(error)
      if (lost.status < 500) throw lost
    }
    attempt += 1
    if (attempt >= (request.tries ?? Number.POSITIVE_INFINITY)) {
      throw lost ?? unreachable(new Error('The stream ended early'))
    }
    yield { kind: 'state', state: 'waiting', attempt, error: lost }
    await pause(Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs), signal)
  }
}

/** Resolves after `ms`, or at once when the signal ends. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    if (signal?.aborted) done()
  })
}
