/** `createFlueClient`: the client of the routes that PyFlue and Flue have too, with their members. */
import type { PromptResult } from '../../contract/compatibility.ts'
import { type CallOptions, segment } from '../transport.ts'
import { createAdmin, type FlueAdmin } from './admin.ts'
import { createAgents, type FlueAgents } from './agents.ts'
import { type Dialect, type FlueClientOptions, readOptions } from './options.ts'
import { checkResult, parseResult, type ResultSchema } from './result.ts'
import { createWire, streaming, type WireEvent } from './wire.ts'
import { createRuns, createWorkflows, type FlueRuns, type FlueWorkflows } from './workflows.ts'

export interface PromptCall<Output = unknown> extends CallOptions {
  /** Session of the project's default agent. Default `default`. */
  sessionId?: string | undefined
  /** Further fields of the request, such as `model`. */
  payload?: Record<string, unknown> | undefined
  /** The value wanted: the JSON in the answer is parsed with it. */
  result?: ResultSchema<Output> | undefined
}

export interface AgentCall<Output = unknown> extends CallOptions {
  payload?: Record<string, unknown> | undefined
  /** What the answer is parsed with. */
  result?: ResultSchema<Output> | undefined
}

export interface FlueClient<D extends Dialect = 'pyflue'> {
  health(options?: CallOptions): Promise<{ ok: boolean; framework: string; version: string }>
  /** Prompts the project's default agent. @throws `invalid_result` when the answer does not fit. */
  prompt<Output>(
    text: string,
    options: PromptCall<Output> & { result: ResultSchema<Output> },
  ): Promise<PromptResult & { result: Output; data: Output }>
  prompt(text: string, options?: PromptCall): Promise<PromptResult>
  /** The same as events: `start`, `delta`, `tool_start`, `tool_end`, and `end` or `error`. */
  stream(text: string, options?: PromptCall): AsyncGenerator<WireEvent>
  /** Calls an agent's route and returns its body. @throws `invalid_result` when it does not fit. */
  agent<Output>(
    name: string,
    id: string,
    options: AgentCall<Output> & { result: ResultSchema<Output> },
  ): Promise<Output>
  agent(name: string, id: string, options?: AgentCall): Promise<unknown>
  agents: FlueAgents<D>
  workflows: FlueWorkflows<D>
  runs: FlueRuns<D>
  admin: FlueAdmin<D>
}

/**
 * A client with the members of PyFlue's and Flue's own. Calls reject with `HearthError`: the server's
 * `type`, `status` and `meta`, or `unreachable` or `timeout`.
 *
 * @throws TypeError without an address; `invalid_option` for a dialect or format that is not known.
 * @example
 * const client = createFlueClient({ baseUrl: 'http://127.0.0.1:4747', token })
 * const { result } = await client.agents.invoke('support', 'ada', { payload: { message: 'Hello' } })
 */
export function createFlueClient<const D extends Dialect = 'pyflue'>(
  options: FlueClientOptions<D>,
): FlueClient<D> {
  const wire = createWire(readOptions(options))

  const promptCall = (text: string, { payload, signal }: PromptCall) =>
    ({ method: 'POST', body: { payload: { prompt: text, ...payload } }, signal }) as const

  async function prompt(text: string, options: PromptCall = {}): Promise<unknown> {
    const { sessionId = 'default', result: schema } = options
    const path = `/prompt/${segment(sessionId)}`
    const answer = await wire.json<PromptResult>(path, promptCall(text, options))
    if (schema === undefined) return answer
    const result = await parseResult(schema, answer.text)
    return { ...answer, result, data: result }
  }

  async function* stream(text: string, options: PromptCall = {}): AsyncGenerator<WireEvent> {
    const path = `/prompt/${segment(options.sessionId ?? 'default')}/events`
    yield* wire.events(path, streaming(promptCall(text, options)))
  }

  async function agent(name: string, id: string, options: AgentCall = {}): Promise<unknown> {
    const { payload, signal, result: schema } = options
    const body = await agents.invoke(name, id, { payload, signal, responseFormat: 'raw' })
    return schema === undefined ? body : checkResult(schema, body)
  }

  const agents = createAgents(wire)
  const client = {
    health: (options: CallOptions = {}) => wire.json('/health', options),
    prompt,
    stream,
    agent,
    agents,
    workflows: createWorkflows(wire),
    runs: createRuns(wire),
    admin: createAdmin(wire),
  }
  // The shapes of answers depend on the dialect, which only the server's side of the contract knows.
  return client as unknown as FlueClient<D>
}
