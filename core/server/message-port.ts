/**
 * fetch over a MessagePort: how the desktop's main thread reaches the API in the runtime thread.
 * Answers stream chunk by chunk with credit, so a slow window never fills the runtime thread's memory.
 * The door is trusted: no network is behind it, so Host, Origin and token are not asked for. Its page is not
 * believed in all things: see person.ts.
 */
import type { MessagePort } from 'node:worker_threads'
import { HearthError } from '../contract/error.ts'
import { nobody, type PersonState } from '../contract/person.ts'
import type { HearthApp } from './app.ts'

/** Chunks that may be under way to a reader. */
const window = 32

type Ask =
  | {
      type: 'request'
      id: number
      method: string
      url: string
      headers: [string, string][]
      body: Uint8Array | null
      person: PersonState
    }
  /** Room for one more chunk. */
  | { type: 'more'; id: number }
  | { type: 'cancel'; id: number }

type Reply =
  | { type: 'head'; id: number; status: number; headers: [string, string][]; hasBody: boolean }
  | { type: 'chunk'; id: number; bytes: Uint8Array }
  | { type: 'end'; id: number }
  | { type: 'failed'; id: number; message: string }

interface Answering {
  abort: AbortController
  credit: number
  /** Wakes the writer that waits for credit. */
  wake(): void
}

/** Answers requests that come through `port`. Returns the function that stops it. */
export function serveMessagePort(app: HearthApp, port: MessagePort): () => void {
  const answering = new Map<number, Answering>()
  const post = (reply: Reply) => port.postMessage(reply)

  async function answer(ask: Extract<Ask, { type: 'request' }>): Promise<void> {
    const abort = new AbortController()
    const state: Answering = { abort, credit: window, wake: () => undefined }
    answering.set(ask.id, state)
    try {
      const { id, method, headers, url } = ask
      const body = ask.body === null ? {} : { body: new Uint8Array(ask.body) }
      const request = new Request(url, { method, headers, signal: abort.signal, ...body })
      const response = await app.fetch(request, { trusted: true, person: ask.person })
      const head = { status: response.status, headers: [...response.headers] }
      post({ type: 'head', id, ...head, hasBody: response.body !== null })
      if (response.body) await sendBody(id, response.body, state, post)
      post({ type: 'end', id })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      post({ type: 'failed', id: ask.id, message })
    } finally {
      answering.delete(ask.id)
    }
  }

  const onMessage = (ask: Ask) => {
    if (ask.type === 'request') {
      void answer(ask)
      return
    }
    const state = answering.get(ask.id)
    if (!state) return
    if (ask.type === 'more') state.credit += 1
    else state.abort.abort()
    state.wake()
  }
  const stop = () => {
    port.off('message', onMessage)
    for (const { abort, wake } of answering.values()) {
      abort.abort()
      wake()
    }
  }
  port.on('message', onMessage)
  port.on('close', stop)
  return stop
}

async function sendBody(
  id: number,
  body: ReadableStream<Uint8Array>,
  state: Answering,
  post: (reply: Reply) => void,
): Promise<void> {
  const { signal } = state.abort
  const reader = body.getReader()
  const onAbort = () => void reader.cancel()
  signal.addEventListener('abort', onAbort, { once: true })
  while (!signal.aborted) {
    if (state.credit === 0) {
      await new Promise<void>((resolve) => {
        state.wake = resolve
      })
      continue
    }
    const { done, value } = await reader.read()
    if (done) break
    state.credit -= 1
    post({ type: 'chunk', id, bytes: value })
  }
  signal.removeEventListener('abort', onAbort)
}

interface Asking {
  onHead(head: Extract<Reply, { type: 'head' }>): void
  onChunk(bytes: Uint8Array): void
  onEnd(): void
  onFailure(error: unknown): void
}

/** Without a person it may do only what needs none. */
export type FetchFor = (request: Request, person?: PersonState) => Promise<Response>

/** A `fetch` whose requests are answered by `serveMessagePort` at the other end of `port`. */
export function fetchOverPort(port: MessagePort): FetchFor {
  const asking = new Map<number, Asking>()
  let nextId = 1
  const post = (ask: Ask) => port.postMessage(ask)

  port.on('message', (reply: Reply) => {
    const state = asking.get(reply.id)
    if (!state) return
    if (reply.type === 'head') state.onHead(reply)
    else if (reply.type === 'chunk') state.onChunk(reply.bytes)
    else {
      asking.delete(reply.id)
      if (reply.type === 'end') state.onEnd()
      else state.onFailure(lost(reply.message))
    }
  })
  port.on('close', () => {
    for (const state of asking.values()) state.onFailure(lost('The runtime thread has ended.'))
    asking.clear()
  })

  return async (request, person = nobody) => {
    const { method, url, signal } = request
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : null
    signal.throwIfAborted()
    const id = nextId
    nextId += 1
    return new Promise<Response>((resolve, reject) => {
      let controller: ReadableStreamDefaultController<Uint8Array> | null = null
      const cancel = () => {
        if (asking.delete(id)) post({ type: 'cancel', id })
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = () => {
        cancel()
        reject(signal.reason)
        controller?.error(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      asking.set(id, {
        onHead({ status, headers, hasBody }) {
          const stream = new ReadableStream<Uint8Array>(
            {
              start: (started) => {
                controller = started
              },
              pull: () => post({ type: 'more', id }),
              cancel,
            },
            { highWaterMark: window },
          )
          resolve(new Response(hasBody ? stream : null, { status, headers }))
        },
        onChunk: (bytes) => controller?.enqueue(bytes),
        onEnd() {
          signal.removeEventListener('abort', onAbort)
          controller?.close()
        },
        onFailure(error) {
          signal.removeEventListener('abort', onAbort)
          reject(error)
          controller?.error(error)
        },
      })
      post({ type: 'request', id, method, url, headers: [...request.headers], body, person })
    })
  }
}

function lost(details: string): HearthError {
  return new HearthError({
    type: 'unreachable',
    status: 503,
    message: 'Hearth cannot be reached.',
    details,
  })
}
