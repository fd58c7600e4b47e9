/** `createAgent`: a deferred definition, evaluated once for each instance. */

import { invalidAgent } from './invalid-agent.ts'
import type { AgentCreateContext, AgentRuntimeConfig, Environment } from './profile.ts'

const createdAgentMark = Symbol.for('hearth.created-agent')

export type AgentInitializer<TPayload = unknown, TEnv = Environment> = (
  context: AgentCreateContext<TPayload, TEnv>,
) => AgentRuntimeConfig | Promise<AgentRuntimeConfig>

/** What a file in `src/agents` exports by default. Opaque: give it to `ctx.init` or `dispatch`. */
export interface CreatedAgent<TPayload = unknown, TEnv = Environment> {
  readonly [createdAgentMark]: true
  initialize(
    context: AgentCreateContext<TPayload, TEnv>,
  ): AgentRuntimeConfig | Promise<AgentRuntimeConfig>
}

/** An agent whatever payload and environment its initializer was written for. */
export type AnyAgent = CreatedAgent<never, never>

/**
 * Defines a persistent agent. The initializer runs once per instance, and once more for each dispatch
 * (which carries a payload); it may be async.
 *
 * @throws `invalid_agent` when `initialize` is not a function.
 * @example
 * export default createAgent((ctx) => ({
 *   model: 'openai/gpt-5.5',
 *   instructions: `Help with ticket ${ctx.id}.`,
 * }))
 */
export function createAgent<TPayload = unknown, TEnv = Environment>(
  initialize: AgentInitializer<TPayload, TEnv>,
): CreatedAgent<TPayload, TEnv> {
  if (typeof initialize !== 'function') {
    throw invalidAgent(
      'createAgent needs a function.',
      `It got ${describe(initialize)}. Write createAgent((ctx) => ({ model: 'provider/model' })).`,
    )
  }
  return Object.freeze({ [createdAgentMark]: true as const, initialize })
}

/** True for what `createAgent` made, also by another copy of this module. */
export function isCreatedAgent(value: unknown): value is CreatedAgent {
  return typeof value === 'object' && value !== null && createdAgentMark in value
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object' : String(typeof value)
}
