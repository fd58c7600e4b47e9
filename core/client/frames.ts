/** Server-Sent Events of a response as an async iterable. */
import { createParser } from 'eventsource-parser'
import { unreachable } from './transport.ts'

export interface Frame {
  id: string | undefined
  event: string | undefined
  data: string
}

export interface FrameOptions {
  signal?: AbortSignal | undefined
  /** Called for each id, also of frames without data, before the frame itself is yielded. */
  onId?: (id: string) => void
  /** Milliseconds of silence (heartbeats count as sound) after which the stream counts as lost. */
  silenceMs?: number
}

/** Frames until the server ends the stream. Rejects with `unreachable` when the connection breaks. */
export async function* readFrames(
  response: Response,
  options: FrameOptions = {},
): AsyncGenerator<Frame> {
  const reader = response.body?.getReader()
  if (!reader) return
  const queue: Frame[] = []
  const parser = createParser({
    onEvent: ({ id, event, data }) => queue.push({ id, event, data }),
    ...(options.onId ? { onId: options.onId } : {}),
  })
  const decoder = new TextDecoder()
  try {
    while (true) {
      const chunk = await readChunk(reader, options)
      if (chunk.done) return
      parser.feed(decoder.decode(chunk.value, { stream: true }))
      for (const frame of queue.splice(0)) yield frame
    }
  } finally {
    // Closing the connection is the only way to tell the server; that it is already closed is fine.
    await reader.cancel().catch(ignoreClosed)
  }
}

interface Chunk {
  done: boolean
  value?: Uint8Array | undefined
}

interface ByteReader {
  read(): Promise<Chunk>
  cancel(reason?: unknown): Promise<void>
}

async function readChunk(reader: ByteReader, options: FrameOptions): Promise<Chunk> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let silent = false
  const onAbort = () => reader.cancel().catch(ignoreClosed)
  if (options.silenceMs !== undefined) {
    timer = setTimeout(() => {
      silent = true
      reader.cancel().catch(ignoreClosed)
    }, options.silenceMs)
  }
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    options.signal?.throwIfAborted()
    const chunk = await reader.read()
    options.signal?.throwIfAborted()
    if (silent) throw unreachable(new Error('No heartbeat'))
    return chunk
  } catch (error) {
    options.signal?.throwIfAborted()
    throw unreachable(error)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function ignoreClosed(): void {
  // A reader that is already closed or errored has nothing left to cancel.
}

/** Frames as JSON values. */
export async function* readJsonFrames<Value>(
  response: Response,
  options: FrameOptions = {},
): AsyncGenerator<Value> {
  for await (const frame of readFrames(response, options)) yield parseFrame<Value>(frame)
}

/** See `readJson` of the transport for why the shape is trusted. */
export function parseFrame<Value>(frame: Frame): Value {
  return JSON.parse(frame.data) as Value
}
