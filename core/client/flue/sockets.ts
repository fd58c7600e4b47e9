/** WebSockets of agents and workflows in PyFlue's frames: bare JSON, one answer for each prompt. */
import { connectAgent, openSocket, whenClosed } from '../socket.ts'
import { type CallOptions, segment, unreachable } from '../transport.ts'
import type { AgentResultMessage, WorkflowMessage } from './messages.ts'
import type { Wire } from './wire.ts'

/** A conversation with an agent's instance. Prompts are answered in the order they were sent. */
export interface AgentConnection {
  /** Resolves with the frame of the answer; rejects with the prompt's error. */
  prompt(
    message: string,
    options?: CallOptions & { session?: string | undefined },
  ): Promise<AgentResultMessage>
  close(): void
  /** Resolves when the socket has closed, whoever closed it. */
  readonly closed: Promise<{ code: number; reason: string }>
}

export async function connectToAgent(
  { transport }: Wire,
  name: string,
  id: string,
  options: CallOptions = {},
): Promise<AgentConnection> {
  const path = `/agents/${segment(name)}/${segment(id)}`
  const { prompt, close, closed } = await connectAgent(transport, path, options)
  return {
    close,
    closed,
    prompt: async (message, how) => ({ type: 'result', result: await prompt(message, how) }),
  }
}

/** A socket for one run of a workflow. */
export interface WorkflowConnection {
  /** Starts the run and resolves with all its frames; the last one is `result` or `error`. */
  run(payload?: Record<string, unknown>): Promise<WorkflowMessage[]>
  close(): void
}

export async function connectToWorkflow(
  { transport }: Wire,
  name: string,
  options: CallOptions = {},
): Promise<WorkflowConnection> {
  const frames: WorkflowMessage[] = []
  const { promise: ended, resolve, reject } = deferred<WorkflowMessage[]>()
  // Its failure is told to whoever calls `run`; a socket closed without a run is no crash.
  void Promise.allSettled([ended])
  const path = `/workflows/${segment(name)}`
  const socket = await openSocket(transport, path, options, (frame) => {
    frames.push(frame as unknown as WorkflowMessage)
    if (frame.type === 'result' || frame.type === 'error') resolve(frames)
  })
  void whenClosed(socket).then(() => reject(unreachable(new Error('Socket closed'))))
  return {
    run(payload = {}) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ payload }))
      return ended
    },
    close: () => socket.close(1000),
  }
}

/** What the promise does is decided by others. */
export function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
