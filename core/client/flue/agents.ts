/** Agents by their routes: listed when called as a function, invoked, streamed, connected to. */
import { type CallOptions, segment } from '../transport.ts'
import { type FlueAgentSocket, type FlueEvent, openAgentSocket } from './flue-sockets.ts'
import { type AgentResponseFormat, type Dialect, invalidOption, readFormat } from './options.ts'
import { type AgentAnswer, toAgentAnswer } from './result.ts'
import { type AgentConnection, connectToAgent } from './sockets.ts'
import { streaming, type Wire, type WireEvent } from './wire.ts'

export interface AgentRoute {
  name: string
  /** With `{agent_id}` where the instance goes. */
  path: string
  triggers: { webhook: boolean; schedule?: string }
}

export interface InvokeOptions<Mode extends string = 'sync' | 'stream' | 'webhook'>
  extends CallOptions {
  /** `sync` waits for the answer, `webhook` only for its acceptance, `stream` yields events. */
  mode?: Mode | undefined
  /** What a handler gets; for an agent `{message, session?}`. */
  payload?: Record<string, unknown> | undefined
  /** Instead of the client's `agentResponseFormat`. */
  responseFormat?: AgentResponseFormat | undefined
}

/** `data` apart from its type, or in Flue's dialect the flat event. */
export type StreamEvent<D extends Dialect> = D extends 'flue' ? FlueEvent : WireEvent

export interface FlueAgents<D extends Dialect> {
  (options?: CallOptions): Promise<AgentRoute[]>
  /** Rejects with the server's error. @throws `invalid_option` for an unknown mode or format. */
  invoke(
    name: string,
    id: string,
    options: InvokeOptions<'stream'> & { mode: 'stream' },
  ): AsyncGenerator<StreamEvent<D>>
  invoke(
    name: string,
    id: string,
    options: InvokeOptions & { responseFormat: 'raw' | 'pyflue' },
  ): Promise<unknown>
  invoke(
    name: string,
    id: string,
    options: InvokeOptions<'webhook'> & { mode: 'webhook' },
  ): Promise<{ runId: string }>
  invoke(name: string, id: string, options?: InvokeOptions): Promise<AgentAnswer>
  /** Events of one call: of a handler those of its run, of an agent those of its prompt. */
  stream(
    name: string,
    id: string,
    payload?: Record<string, unknown>,
    options?: CallOptions,
  ): AsyncGenerator<StreamEvent<D>>
  /** Needs an http(s) base URL. */
  connect(
    name: string,
    id: string,
    options?: CallOptions,
  ): D extends 'flue' ? FlueAgentSocket : Promise<AgentConnection>
}

export function createAgents(wire: Wire) {
  const { dialect, format } = wire.settings
  const path = (name: string, id: string) => `/agents/${segment(name)}/${segment(id)}`
  // Flue's own routes know no envelope.
  const post = (payload: Record<string, unknown> = {}, { signal }: CallOptions = {}) =>
    ({ method: 'POST', body: dialect === 'flue' ? payload : { payload }, signal }) as const

  async function list(options: CallOptions = {}): Promise<AgentRoute[]> {
    return (await wire.json<{ agents: AgentRoute[] }>('/agents', options)).agents
  }

  async function* stream(
    name: string,
    id: string,
    payload?: Record<string, unknown>,
    options: CallOptions = {},
  ): AsyncGenerator<unknown> {
    const events = wire.events(path(name, id), streaming(post(payload, options)))
    for await (const event of events) yield dialect === 'flue' ? event.data : event
  }

  function invoke(name: string, id: string, options: InvokeOptions<string> = {}) {
    const { mode = 'sync', payload, responseFormat, signal } = options
    const wanted = responseFormat === undefined ? format : readFormat(responseFormat)
    if (mode === 'stream') return stream(name, id, payload, { signal })
    if (mode !== 'sync' && mode !== 'webhook') {
      throw invalidOption('mode', mode, 'sync, stream, webhook')
    }
    return answer(name, id, { ...post(payload, { signal }), isWebhook: mode === 'webhook', wanted })
  }

  async function answer(
    name: string,
    id: string,
    call: ReturnType<typeof post> & { isWebhook: boolean; wanted: 'flue' | 'raw' },
  ): Promise<unknown> {
    const { isWebhook, wanted, ...request } = call
    const headers: Record<string, string> = isWebhook ? { 'x-webhook': 'true' } : {}
    const { body, runId } = await wire.jsonOfRun(path(name, id), { ...request, headers })
    if (wanted === 'raw') return body
    const shaped = toAgentAnswer(body, runId)
    return isWebhook && shaped.runId !== undefined ? { runId: shaped.runId } : shaped
  }

  const connect = (name: string, id: string, options: CallOptions = {}) =>
    dialect === 'flue'
      ? openAgentSocket(wire, name, id, options)
      : connectToAgent(wire, name, id, options)

  return Object.assign(list, { invoke, stream, connect })
}
