/** WebSockets of agents and workflows: one JSON frame a message, answers in order. */

import type { PromptResult, RunEvent } from '../contract/compatibility.ts'
import { type ErrorBody, HearthError } from '../contract/error.ts'
import { type CallOptions, type Transport, unreachable } from './transport.ts'

type Frame = { type: string } & Record<string, unknown>

/** A conversation over one socket. Prompts are answered one by one, in the order they were sent. */
export interface AgentSocket {
  prompt(
    message: string,
    options?: CallOptions & { session?: string | undefined },
  ): Promise<PromptResult>
  close(): void
  /** Resolves when the socket has closed, whoever closed it. */
  readonly closed: Promise<{ code: number; reason: string }>
}

export async function connectAgent(
  transport: Transport,
  path: string,
  options: CallOptions = {},
): Promise<AgentSocket> {
  const waiting: { resolve: (result: PromptResult) => void; reject: (error: unknown) => void }[] =
    []
  const socket = await openSocket(transport, path, options, (frame) => {
    const next = waiting.shift()
    if (frame.type === 'result') next?.resolve(frame.result as PromptResult)
    else next?.reject(HearthError.fromBody(frame.error as ErrorBody, 500))
  })
  const closed = whenClosed(socket).then((end) => {
    for (const { reject } of waiting.splice(0)) reject(unreachable(new Error('Socket closed')))
    return end
  })
  return {
    closed,
    close: () => socket.close(1000),
    prompt: (message, { session, signal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        waiting.push({ resolve, reject })
        socket.send(JSON.stringify({ type: 'prompt', message, ...(session ? { session } : {}) }))
      }),
  }
}

export type WorkflowFrame =
  | { kind: 'event'; event: RunEvent }
  | { kind: 'result'; runId: string; result: unknown }

/** Starts a workflow over a socket and yields its events, then its result. Rejects when it failed. */
export async function* runOverSocket(
  transport: Transport,
  path: string,
  payload: unknown,
  options: CallOptions = {},
): AsyncGenerator<WorkflowFrame> {
  const frames: (Frame | null)[] = []
  let wake: () => void = () => undefined
  const socket = await openSocket(transport, path, options, (frame) => {
    frames.push(frame)
    wake()
  })
  void whenClosed(socket).then(() => {
    frames.push(null)
    wake()
  })
  const abort = () => socket.close(1000)
  options.signal?.addEventListener('abort', abort, { once: true })
  try {
    socket.send(JSON.stringify({ payload }))
    while (true) {
      while (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const frame = frames.shift()
      options.signal?.throwIfAborted()
      if (!frame) throw unreachable(new Error('Socket closed before the result'))
      if (frame.type === 'error') throw HearthError.fromBody(frame.error as ErrorBody, 500)
      if (frame.type === 'result') {
        yield { kind: 'result', runId: String(frame.runId), result: frame.result }
        return
      }
      yield { kind: 'event', event: frame as unknown as RunEvent }
    }
  } finally {
    options.signal?.removeEventListener('abort', abort)
    socket.close(1000)
  }
}

export function openSocket(
  transport: Transport,
  path: string,
  { signal }: CallOptions,
  onFrame: (frame: Frame) => void,
): Promise<WebSocket> {
  const { baseUrl, token } = transport.options
  const url = `${baseUrl.replace(/^http/, 'ws')}${path}`
  const socket = new WebSocket(url, token ? ['hearth.v1', `bearer.${token}`] : ['hearth.v1'])
  socket.addEventListener('message', (event) => onFrame(JSON.parse(String(event.data)) as Frame))
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.close(1000)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    socket.addEventListener('open', () => {
      signal?.removeEventListener('abort', abort)
      resolve(socket)
    })
    socket.addEventListener('error', () => reject(unreachable(new Error(`No socket at ${path}`))))
    if (signal?.aborted) abort()
  })
}

export function whenClosed(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
  })
}
