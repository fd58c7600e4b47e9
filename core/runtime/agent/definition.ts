/** An agent as one instance uses it: its initializer called, what it returned checked and merged. */
import type { RuntimeConfig, SandboxPolicy } from '../config.ts'
import type { SessionStore } from '../session/store/session-store.ts'
import { userCodeError } from '../user-code-error.ts'
import type { CreatedAgent } from './create-agent.ts'
import { resolveAgentProfile } from './define-profile.ts'
import type { AgentCreateContext, AgentProfile, SandboxOption } from './profile.ts'
import { validateRuntimeConfig } from './validate-profile.ts'

export interface AgentDefinition {
  /** Flat: inline fields and those of `profile`, merged. */
  readonly profile: AgentProfile
  readonly cwd: string | null
  readonly sandbox: SandboxOption
  /** The agent's own word; what it leaves out is the project's, then the sandbox kind's. */
  readonly policy: SandboxPolicy
  /** Where its conversations live; null: in the project. */
  readonly persist: SessionStore | null
}

/**
 * Calls the initializer.
 *
 * @throws `invalid_agent` for a definition that cannot be used, `agent_failed` when the initializer threw.
 */
export async function evaluateAgent(
  agent: CreatedAgent,
  context: AgentCreateContext,
  settings: Pick<RuntimeConfig, 'sandbox'>,
): Promise<AgentDefinition> {
  const config = validateRuntimeConfig(await initialize(agent, context), 'agent')
  return {
    profile: resolveAgentProfile(config),
    cwd: config.cwd ?? null,
    sandbox: config.sandbox ?? settings.sandbox,
    policy: config.policy ?? {},
    persist: config.persist ?? null,
  }
}

async function initialize(agent: CreatedAgent, context: AgentCreateContext): Promise<unknown> {
  try {
    return await agent.initialize(context)
  } catch (error) {
    throw userCodeError('agent_failed', 'The agent could not be initialised.', error)
  }
}
