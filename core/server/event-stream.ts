/**
 * Server-Sent Events with back pressure: a source writes frames and waits while the reader is slow;
 * a comment every 15 s keeps the connection known to be alive; it ends with its reader or the server.
 */
const heartbeatMs = 15_000
/** Bytes a reader may be behind before `isFull`. */
const highWaterMark = 256 * 1024
/** Bytes behind at which a reader is given up; it can come again from its last id. */
const lostReaderMark = 16 * 1024 * 1024

export interface Frame {
  id?: string | number
  event?: string
  data: unknown
}

export interface FrameWriter {
  /** Aborted when the reader has gone or the server stops. */
  readonly signal: AbortSignal
  send(frame: Frame): void
  /** Frames that are already text, see `formatFrame`. */
  write(frames: string): void
  /** An id without data: where a reader that lost the connection has to go on. */
  position(id: number): void
  /** True when the reader is behind; wait for `drained` before sending more. */
  isFull(): boolean
  /** Resolves when there is room again, or the stream has ended. */
  drained(): Promise<void>
}

/**
 * Answers `request` with the frames that `write` sends; the stream ends when `write` is done.
 *
 * @param closing ends it with the server; null where the work it follows is stopped then, and its
 *   reader is to be told so.
 */
export function eventStream(
  request: Request,
  closing: AbortSignal | null,
  write: (writer: FrameWriter) => Promise<void>,
  headers: Record<string, string> = {},
): Response {
  const init = {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...headers,
    },
  }
  if (request.method === 'HEAD') return new Response(null, init)
  return new Response(frameStream(closing, write), init)
}

function frameStream(
  closing: AbortSignal | null,
  write: (writer: FrameWriter) => Promise<void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const ended = new AbortController()
  const { signal } = ended
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const heartbeat = setInterval(() => {
          if (!isFull()) push(': heartbeat\n\n')
        }, heartbeatMs)
        // What one commit brings leaves as one piece: a reader costs a write, not a write an event.
        let pending = ''
        const room = () => (controller.desiredSize ?? 0) - pending.length
        const isFull = () => room() <= 0
        const flush = () => {
          if (pending !== '' && !signal.aborted) controller.enqueue(encoder.encode(pending))
          pending = ''
        }
        const push = (text: string) => {
          if (signal.aborted) return
          if (pending === '') queueMicrotask(flush)
          pending += text
          if (room() < highWaterMark - lostReaderMark) end('lost')
        }
        const end = (how: 'done' | 'lost') => {
          if (signal.aborted) return
          flush()
          if (how === 'done') controller.close()
          else controller.error(new Error('The reader is too slow.'))
          ended.abort()
        }
        const close = () => end('done')
        closing?.addEventListener('abort', close, { once: true })
        signal.addEventListener('abort', () => {
          clearInterval(heartbeat)
          closing?.removeEventListener('abort', close)
          wake()
        })
        const writing = write({
          signal,
          send: (frame) => push(formatFrame(frame)),
          write: push,
          position: (id) => push(`id: ${id}\n\n`),
          isFull,
          drained: () =>
            isFull() && !signal.aborted
              ? new Promise((resolve) => waiting.push(resolve))
              : Promise.resolve(),
        })
        writing.then(close, () => end('lost'))
      },
      pull: wake,
      cancel: () => ended.abort(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark }),
  )
}

export function formatFrame({ id, event, data }: Frame): string {
  const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`
  return `${head}data: ${JSON.stringify(data)}\n\n`
}

/** Whether the caller asked for a stream. */
export function wantsEventStream(request: Request): boolean {
  return (request.headers.get('accept') ?? '').toLowerCase().includes('text/event-stream')
}
