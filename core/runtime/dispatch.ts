/** `dispatch`: durable input to an agent from the project's own code. */
import type { DispatchReceipt } from '../contract/dispatch.ts'
import { HearthError } from '../contract/error.ts'
import { type AnyAgent, isCreatedAgent } from './agent/create-agent.ts'
import type { RuntimeContext } from './context.ts'
import { currentRuntime } from './current.ts'
import { toJsonValue } from './json-value.ts'

export interface DispatchRequest {
  /** The instance. */
  id: string
  /** Default `default`. */
  session?: string
  /** Any JSON value; a text is the prompt as it is. */
  input: unknown
  /** The same key again answers with the first receipt; with other input it is refused. */
  idempotencyKey?: string
}

export type NamedDispatchRequest = DispatchRequest & { agent: string }

/**
 * Queues input for an agent and returns when it is durable; the agent works it in order per session.
 *
 * @throws `invalid_request` (400) for a blank id or session or input that is not JSON,
 * `agent_not_found` (404), `submission_conflict` (409).
 * @example
 * await dispatch(support, { id: 'ticket-7', input: { text: 'It still fails.' } })
 * await dispatch({ agent: 'support', id: 'ticket-7', input: 'It still fails.' })
 */
export function dispatch(agent: AnyAgent, request: DispatchRequest): Promise<DispatchReceipt>
export function dispatch(request: NamedDispatchRequest): Promise<DispatchReceipt>
export async function dispatch(
  first: AnyAgent | NamedDispatchRequest,
  second?: DispatchRequest,
): Promise<DispatchReceipt> {
  const runtime = currentRuntime()
  if (runtime === null) throw outsideProject()
  return dispatchIn(runtime, first, second)
}

/** The same in a given project. */
export async function dispatchIn(
  runtime: RuntimeContext,
  first: AnyAgent | NamedDispatchRequest,
  second?: DispatchRequest,
): Promise<DispatchReceipt> {
  if (!isCreatedAgent(first)) {
    if (!('agent' in first))
      throw invalid('It needs an agent: what createAgent returned, or a name.')
    return send(runtime, requireText(first.agent, 'agent'), first)
  }
  if (second === undefined) throw invalid('Say which instance and what input: { id, input }.')
  const source = await runtime.agentSource(first)
  if (source === null) throw notAnAgentFile()
  return send(runtime, source.name, second)
}

function send(
  runtime: RuntimeContext,
  agent: string,
  request: DispatchRequest,
): Promise<DispatchReceipt> {
  const { session = 'default', input, idempotencyKey = null } = request
  if (input === undefined) throw invalid('It needs an input; null is allowed, undefined is not.')
  return runtime.host.dispatch({
    agent,
    instanceId: requireText(request.id, 'id'),
    session: requireText(session, 'session'),
    input: toJsonValue(input, (path, problem) => invalid(`input at ${path}: ${problem}.`)),
    idempotencyKey,
  })
}

function requireText(value: unknown, field: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw invalid(`"${field}" must be a text that is not blank.`)
}

function invalid(details: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'The dispatch is invalid.',
    details,
  })
}

function notAnAgentFile(): HearthError {
  return new HearthError({
    type: 'agent_not_found',
    status: 404,
    message: 'This agent cannot be dispatched to.',
    details: 'Only an agent that a file of src/agents exports by default has an address.',
  })
}

function outsideProject(): HearthError {
  return new HearthError({
    type: 'no_project',
    status: 500,
    message: 'dispatch was called outside of a Hearth project.',
    details:
      'Call it from code that Hearth runs; in a program of your own, use a DispatchQueue or open the project with init.',
  })
}
