/** WebSockets in Flue's protocol, version 1: `ready` first, each request with an id, events between. */
import { ErrorBody, HearthError } from '../../contract/error.ts'
import { openSocket, whenClosed } from '../socket.ts'
import { type CallOptions, segment, unreachable } from '../transport.ts'
import { deferred } from './sockets.ts'
import type { Wire } from './wire.ts'

const version = 1

/** An event of a prompt or run. Which fields it has depends on its type. */
export interface FlueEvent {
  type: string
  eventIndex: number
  timestamp: string
  [field: string]: unknown
}

interface FlueSocket {
  /** Resolves when the server is ready to be asked. Rejects when there is no such target. */
  readonly ready: Promise<void>
  /** Listens to the events of every request. Returns the function that ends it. */
  onEvent(listener: (event: FlueEvent) => void): () => void
  /** Resolves with the server's answer. */
  ping(): Promise<void>
  close(): void
}

export interface FlueAgentSocket extends FlueSocket {
  /** Resolves with the prompt's result; rejects with its error. */
  prompt(
    message: string,
    options?: CallOptions & { session?: string | undefined },
  ): Promise<unknown>
}

export interface FlueWorkflowSocket extends FlueSocket {
  /** Starts the run, once a socket. Resolves with its result; rejects with its error. */
  invoke(payload?: unknown): Promise<unknown>
}

export function openAgentSocket(
  wire: Wire,
  name: string,
  id: string,
  options: CallOptions = {},
): FlueAgentSocket {
  const { request, ...socket } = open(wire, `/flue/agents/${segment(name)}/${segment(id)}`, options)
  return {
    ...socket,
    prompt: (message, { session, signal } = {}) =>
      request({ type: 'prompt', message, ...(session ? { session } : {}) }, signal),
  }
}

export function openWorkflowSocket(
  wire: Wire,
  name: string,
  options: CallOptions = {},
): FlueWorkflowSocket {
  const { request, ...socket } = open(wire, `/flue/workflows/${segment(name)}`, options)
  return { ...socket, invoke: (payload = {}) => request({ type: 'invoke', payload }) }
}

type Answer = Pick<ReturnType<typeof deferred<unknown>>, 'resolve' | 'reject'>

interface AskingSocket extends FlueSocket {
  request(frame: Record<string, unknown>, signal?: AbortSignal): Promise<unknown>
}

function open({ transport }: Wire, path: string, options: CallOptions): AskingSocket {
  const isReady = deferred<void>()
  const listeners = new Set<(event: FlueEvent) => void>()
  const waiting = new Map<string, Answer>()
  let asked = 0

  const opened = openSocket(transport, path, options, (frame) => {
    const { type, requestId } = frame
    if (type === 'ready') isReady.resolve()
    if (type === 'event') for (const listener of listeners) listener(frame.event as FlueEvent)
    const answer = typeof requestId === 'string' ? waiting.get(requestId) : undefined
    if (type === 'result') answer?.resolve(frame.result)
    if (type === 'pong') answer?.resolve(null)
    if (type === 'error') (answer ?? isReady).reject(errorOf(frame.error))
  })
  opened.then((socket) => {
    void whenClosed(socket).then(() => {
      const lost = unreachable(new Error('Socket closed'))
      for (const { reject } of [isReady, ...waiting.values()]) reject(lost)
    })
  }, isReady.reject)
  // Its failure is told to whoever awaits `ready` or asks something; without them it is no crash.
  void Promise.allSettled([isReady.promise])

  async function request(frame: Record<string, unknown>, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted()
    asked += 1
    const requestId = `request-${asked}`
    await isReady.promise
    const socket = await opened
    const { promise, resolve, reject } = deferred<unknown>()
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    waiting.set(requestId, { resolve, reject })
    try {
      if (socket.readyState !== WebSocket.OPEN) throw unreachable(new Error('Socket closed'))
      socket.send(JSON.stringify({ version, requestId, ...frame }))
      return await promise
    } finally {
      waiting.delete(requestId)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  return {
    request,
    ready: isReady.promise,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async ping() {
      await request({ type: 'ping' })
    },
    close() {
      opened.then(
        (socket) => socket.close(1000),
        () => undefined,
      )
    },
  }
}

function errorOf(value: unknown): HearthError {
  return HearthError.fromBody(ErrorBody.parse(value), 500)
}
