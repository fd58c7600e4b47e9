/** Requests of the client: JSON answers within the time limit, and streams of events. */
import { HearthError } from '../../contract/error.ts'
import { type Frame, readFrames } from '../frames.ts'
import { type Call, type CallOptions, createTransport, type Transport } from '../transport.ts'
import type { FlueClientSettings } from './options.ts'

/** One frame of a stream. */
export interface WireEvent {
  /** The event's name. */
  type: string
  data: unknown
  /** Its position in the run; absent where the stream cannot be resumed. */
  id?: string
}

export interface Wire {
  readonly settings: FlueClientSettings
  readonly transport: Transport
  /** Rejects with the server's error, `unreachable` or `timeout`. */
  json<Answer>(path: string, call?: Call): Promise<Answer>
  /** The same with the id of the run that the answer came of; null when there was none. */
  jsonOfRun<Answer>(path: string, call: Call): Promise<{ body: Answer; runId: string | null }>
  /** The response once it begins. */
  open(path: string, call: Call): Promise<Response>
  /** Events until the server ends the stream. */
  events(path: string, call: Call): AsyncGenerator<WireEvent>
}

export function createWire(settings: FlueClientSettings): Wire {
  const { baseUrl, token, headers, fetch, timeout } = settings
  const transport = createTransport({ baseUrl, token, headers, fetch })

  /** The limit covers what `read` does with the response, but nothing after it. */
  async function within<Answer>(
    path: string,
    call: Call,
    read: (response: Response) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    if (timeout === null) return read(await transport.send(path, call))
    const limit = new AbortController()
    const late = timedOut(path, timeout)
    const timer = setTimeout(() => limit.abort(late), timeout)
    const signal = call.signal ? AbortSignal.any([call.signal, limit.signal]) : limit.signal
    try {
      return await read(await transport.send(path, { ...call, signal }))
    } catch (error) {
      throw limit.signal.aborted && !call.signal?.aborted ? late : error
    } finally {
      clearTimeout(timer)
    }
  }

  const open = (path: string, call: Call) => within(path, call, (response) => response)
  return {
    settings,
    transport,
    json: <Answer>(path: string, call: Call = {}) => within(path, call, readJson<Answer>),
    jsonOfRun: <Answer>(path: string, call: Call) =>
      within(path, call, async (response) => ({
        body: await readJson<Answer>(response),
        runId: response.headers.get('x-flue-run-id'),
      })),
    open,
    async *events(path, call) {
      const response = await open(path, streaming(call))
      for await (const frame of readFrames(response, present(call))) yield toWireEvent(frame)
    },
  }
}

/** See `readJson` of the transport for why the shape is trusted. */
async function readJson<Answer>(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}

export function streaming(call: Call): Call {
  return { ...call, headers: { ...call.headers, accept: 'text/event-stream' } }
}

export function toWireEvent({ id, event = 'message', data }: Frame): WireEvent {
  return { type: event, data: JSON.parse(data), ...(id === undefined ? {} : { id }) }
}

function present({ signal }: CallOptions): CallOptions {
  return signal ? { signal } : {}
}

function timedOut(path: string, timeout: number): HearthError {
  return new HearthError({
    type: 'timeout',
    status: 504,
    message: 'The server did not answer in time.',
    details: `${path} took longer than ${timeout} ms. The work it started may go on.`,
  })
}
