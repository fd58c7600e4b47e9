/** An agent brought to life by code: a harness that its caller owns and closes. */
import { abortedError } from '../../contract/aborted-error.ts'
import type { RuntimeContext } from '../context.ts'
import { type DerivedContext, deriveContext, type RuntimeOverrides } from '../derive-context.ts'
import type { Asker } from '../operation/approvals.ts'
import { Journal } from '../operation/journal.ts'
import type { FlueHarness } from '../session/flue-session.ts'
import { createHarness } from '../session/harness.ts'
import type { LiveAgent } from '../session/seat.ts'
import type { InitOptions } from '../workflow/flue-context.ts'
import type { AnyAgent, CreatedAgent } from './create-agent.ts'
import { isCreatedAgent } from './create-agent.ts'
import { extendAgentProfile } from './define-profile.ts'
import { type AgentDefinition, evaluateAgent } from './definition.ts'
import { InstanceSandboxes } from './instance-sandboxes.ts'
import { invalidAgent } from './invalid-agent.ts'
import { namePattern } from './validate-profile.ts'

export interface InitAgentOptions extends InitOptions, RuntimeOverrides {
  /** The instance. Its sessions and files stay for the next who asks for the same one. Default `default`. */
  id?: string
  /** What the initializer sees as `payload`. */
  payload?: unknown
  /** The name its sessions are kept under. Default: of its file, else its profile's name, else `agent`. */
  agentName?: string
}

/** A harness of one's own. Close it, or write `await using harness = await initAgent(…)`. */
export interface LiveHarness extends FlueHarness, AsyncDisposable {
  /** The name its sessions are kept under. */
  readonly agentName: string
  readonly instanceId: string
  /**
   * Stops what runs, closes its sandboxes and the MCP servers that were named for it. Conversations and
   * files stay. Idempotent.
   */
  close(): Promise<void>
  /** The same as `close`. */
  destroy(): Promise<void>
  /** Closes the MCP servers that were named for it, now. Those of the project belong to the project. */
  closeMcpServers(): Promise<void>
}

/**
 * Evaluates the agent and gives its harness. `onClose` ends what was opened for it alone.
 *
 * @throws `invalid_agent`, `agent_failed`.
 */
export async function openLiveAgent(
  base: RuntimeContext,
  agent: AnyAgent,
  options: InitAgentOptions,
  onClose: () => Promise<void> = async () => {},
): Promise<LiveHarness> {
  if (!isCreatedAgent(agent)) {
    throw invalidAgent('initAgent needs an agent.', 'Give it what createAgent(…) returned.')
  }
  const place = readPlace(options)
  const derived = deriveContext(base, options)
  try {
    return await open(derived, agent, place, options, onClose)
  } catch (error) {
    await derived.close()
    throw error
  }
}

interface Place {
  id: string
  /** Of the harness. */
  name: string
}

async function open(
  derived: DerivedContext,
  agent: CreatedAgent,
  { id, name }: Place,
  options: InitAgentOptions,
  onClose: () => Promise<void>,
): Promise<LiveHarness> {
  const { runtime } = derived
  const { payload } = options
  const evaluated = await evaluateAgent(agent, { id, env: runtime.env, payload }, runtime.config)
  const definition = withAdditions(evaluated, options)
  const source = await runtime.agentSource(agent)
  const agentName = options.agentName ?? source?.name ?? definition.profile.name ?? 'agent'
  const sandboxes = new InstanceSandboxes(runtime, { agent: agentName, instanceId: id })
  const live: LiveAgent = {
    name: agentName,
    instanceId: id,
    payload,
    sourceHash: source?.hash ?? null,
    definition: async () => definition,
    sandbox: () => sandboxes.open(definition),
  }
  const closing = new AbortController()
  const harness = createHarness(runtime, live, {
    name,
    runId: null,
    journal: null,
    signals: [closing.signal],
    asker: askerOf(runtime, live, closing.signal),
  })
  let closed: Promise<void> | null = null
  const close = () => {
    closed ??= shut()
    return closed
  }
  const ending: AsyncDisposable = { [Symbol.asyncDispose]: close }
  runtime.liveAgents.add(ending)
  const shut = async () => {
    runtime.liveAgents.delete(ending)
    closing.abort(abortedError('the agent was closed'))
    await runtime.operations.idle()
    await Promise.all([sandboxes[Symbol.asyncDispose](), derived.close()])
    await onClose()
  }
  return {
    ...harness,
    agentName,
    instanceId: id,
    close,
    destroy: close,
    closeMcpServers: () => derived.close(),
    [Symbol.asyncDispose]: close,
  }
}

function readPlace({ id = 'default', name = 'default', agentName }: InitAgentOptions): Place {
  for (const [field, text] of Object.entries({ id, agentName: agentName ?? id })) {
    if (typeof text !== 'string' || text.trim() === '') {
      throw invalidAgent(`"${field}" is blank.`, 'Give a text, or leave it out.')
    }
  }
  if (!namePattern.test(name)) {
    throw invalidAgent(
      `The harness name "${name}" cannot be used.`,
      'It must start with a letter and hold only letters, digits, _ and -.',
    )
  }
  return { id, name }
}

function withAdditions(definition: AgentDefinition, options: InitAgentOptions): AgentDefinition {
  const { tools, skills, commands, subagents } = options
  const given = Object.fromEntries(
    Object.entries({ tools, skills, commands, subagents }).filter(([, list]) => list !== undefined),
  )
  if (Object.keys(given).length === 0) return definition
  return { ...definition, profile: extendAgentProfile(definition.profile, given) }
}

/** In whose name `shell` and `fs` of the harness ask a person. */
function askerOf(
  { host, projectId: project }: RuntimeContext,
  { name: agent, instanceId }: LiveAgent,
  signal: AbortSignal,
): Asker {
  return {
    journal: new Journal(host),
    signal,
    correlate: (extra = {}) => {
      const timestamp = new Date().toISOString()
      return { timestamp, project, agent, instanceId, ...extra }
    },
  }
}
