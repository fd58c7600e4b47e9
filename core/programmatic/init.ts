/** `init` and `initAgent`: agents brought to life by code, in a project or in a program of its own. */
import type { AnyAgent } from '../runtime/agent/create-agent.ts'
import { createAgent } from '../runtime/agent/create-agent.ts'
import {
  type InitAgentOptions as AgentOptions,
  type LiveHarness,
  openLiveAgent,
} from '../runtime/agent/init-agent.ts'
import { InstanceCache } from '../runtime/agent/instance-cache.ts'
import type { AgentRuntimeConfig } from '../runtime/agent/profile.ts'
import { leaseProject, type ProjectPlace } from './place.ts'

export interface InitAgentOptions extends AgentOptions, ProjectPlace {}

/** An agent and the settings it works with, in one. */
export interface HarnessOptions
  extends Omit<InitAgentOptions, 'payload'>,
    Pick<
      AgentRuntimeConfig,
      'description' | 'instructions' | 'profile' | 'cwd' | 'sandbox' | 'policy' | 'persist'
    > {}

/**
 * Brings an agent to life that no file defines, from the project's settings and `options`.
 *
 * In a program of its own it opens the project at `root` (or of `configPath`; default: the working
 * folder) in this process; its sessions are then seen in the studio like all others. Close the harness
 * when done with it: the project is closed with the last one.
 *
 * @throws `project_in_use` (409) when a studio or another program has the project open: stop that one, or
 * talk to it with `createFlueClient` of `hearth/client`. `invalid_agent`, `agent_failed`.
 * @example
 * await using agent = await init({ model: 'openai/gpt-5.5', instructions: 'Be brief.' })
 * const session = await agent.session()
 * console.log((await session.prompt('Hello')).text)
 */
export function init(options: HarnessOptions = {}): Promise<LiveHarness> {
  const { description, instructions, profile, cwd, sandbox, policy, persist, ...others } = options
  const definition = withoutUndefined({
    description,
    instructions,
    profile,
    cwd,
    sandbox,
    policy,
    persist,
  })
  return initAgent(
    createAgent(() => definition),
    { agentName: 'default', ...others },
  )
}

/**
 * Brings a defined agent to life for one instance: its sessions and files are those of `id`.
 *
 * @throws as `init`.
 * @example
 * await using harness = await initAgent(support, { id: 'ticket-7', onEvent: (event) => console.log(event.type) })
 */
export async function initAgent(
  agent: AnyAgent,
  options: InitAgentOptions = {},
): Promise<LiveHarness> {
  const { root, configPath, ...others } = options
  const lease = await leaseProject(withoutUndefined({ root, configPath }))
  try {
    return await openLiveAgent(lease.runtime, agent, others, lease.release)
  } catch (error) {
    await lease.release()
    throw error
  }
}

/**
 * Live agents by name and id, for programs that serve many: each is made when it is first asked for and
 * kept until `drop`, `clear`, or the end of an `await using`.
 *
 * @example
 * await using agents = new AgentInstanceManager({ root: 'my-project' })
 * const harness = await agents.getOrCreate({ name: 'support', agent: support, instanceId: 'ticket-7' })
 */
export class AgentInstanceManager extends InstanceCache {
  constructor(place: ProjectPlace = {}) {
    super((agent, options) => initAgent(agent, { ...options, ...place }))
  }
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Defined<Fields>
}
