/** What the studio shows of an agent file: how it loaded, and what its definition says. */
import { HearthError } from '../../contract/error.ts'
import type { AgentDetails, AgentSummary, ToolSummary } from '../../contract/project.ts'
import type { CreatedAgent } from '../agent/create-agent.ts'
import { type AgentDefinition, evaluateAgent } from '../agent/definition.ts'
import type { AgentTurnContext } from '../agent/profile.ts'
import { sandboxFactory } from '../agent/sandbox-choice.ts'
import { type CommandRunner, commandTools } from '../command/command-tool.ts'
import type { RuntimeContext } from '../context.ts'
import { runInProject } from '../current.ts'
import { toLoadError } from '../load-error.ts'
import type { SourceModule } from '../loader-port.ts'
import { agentServers } from '../mcp/agent-servers.ts'
import { searchTools } from '../mcp/search-tools.ts'
import { findHandler, type ProjectModules } from '../project-modules.ts'
import { type EffectivePolicy, resolvePolicy } from '../sandbox/policy.ts'
import { composePrompt } from '../session/compose-prompt.ts'
import { readProject } from '../session/surroundings.ts'
import { availableSkills } from '../skill/available-skills.ts'
import { assertNames } from '../tool/assemble-tools.ts'
import { builtinToolSummaries } from '../tool/builtin/builtin-tools.ts'
import { resolveTool } from '../tool/resolve-tool.ts'
import { withinTime } from '../within-time.ts'
import { loadLimit, probeLimit } from './limits.ts'

/** Never rejects: what goes wrong with one file is said in its own summary. */
export async function summariseAgent(
  runtime: RuntimeContext,
  modules: ProjectModules,
  source: SourceModule,
): Promise<AgentSummary> {
  const { name, file, hash, triggers } = source
  const base = { name, file, hash, triggers }
  try {
    const load = runInProject(runtime, () => modules.load(source, 'agent_load_failed'))
    const exports = await withinTime(load, loadLimit, () => slowLoad(file))
    const agent = await modules.findAgent(source)
    if (agent === null) return withoutAgent(base, exports)
    const details = await probe(runtime, agent)
    return { ...base, kind: 'agent', status: 'ready', error: null, details }
  } catch (error) {
    const loadError = toLoadError(error, runtime.projectRoot, file)
    const kind = source.isHandler ? 'handler' : 'unknown'
    return { ...base, kind, status: 'failed', error: loadError, details: null }
  }
}

type SourceFields = Pick<AgentSummary, 'name' | 'file' | 'hash' | 'triggers'>

function withoutAgent(base: SourceFields, exports: Record<string, unknown>): AgentSummary {
  if (findHandler(exports) !== null) {
    return { ...base, kind: 'handler', status: 'ready', error: null, details: null }
  }
  const message = 'The file exports no agent. Write `export default createAgent((ctx) => ({ … }))`.'
  const error = { message, stack: null, line: null, column: null }
  return { ...base, kind: 'unknown', status: 'failed', error, details: null }
}

/**
 * Evaluates the definition for an instance that does not exist. Null when the initializer cannot do
 * without a real one; a definition that no instance could use is an error.
 */
async function probe(runtime: RuntimeContext, agent: CreatedAgent): Promise<AgentDetails | null> {
  const { env, config } = runtime
  const context = { id: 'probe', env, payload: undefined }
  try {
    const work = runInProject(runtime, async () =>
      describe(await evaluateAgent(agent, context, config), runtime, {
        ...context,
        session: 'default',
        turn: 0,
      }),
    )
    return await withinTime(work, probeLimit, slowProbe)
  } catch (error) {
    if (HearthError.is(error) && error.type === 'agent_failed') return null
    throw error
  }
}

async function describe(
  { profile, sandbox, policy }: AgentDefinition,
  runtime: RuntimeContext,
  context: AgentTurnContext,
): Promise<AgentDetails> {
  const { config } = runtime
  const { mcp, model: defaultModel, sandboxOptions } = config
  const { description, model, thinkingLevel, subagents = [] } = profile
  const factory = sandboxFactory(sandbox, sandboxOptions)
  const tools = await evaluated(profile.tools, context, [])
  const commands = commandTools(profile.commands ?? [], idle)
  assertNames([...tools, ...commands])
  const mode = profile.mcpMode ?? mcp.mode
  const project = await readProject(runtime)
  const skills = availableSkills({
    packaged: profile.skills ?? [],
    sandbox: null,
    project: project.skills,
  })
  const instructions = await evaluated(profile.instructions, context, '')
  const servers = [...agentServers(profile.mcpServers, mcp.servers).keys()]
  return {
    description: description ?? null,
    model: model === false ? null : (model ?? defaultModel),
    instructions,
    prompt: composePrompt({
      instructions,
      projectInstructions: project.instructions,
      sandboxInstructions: '',
      skills: skills.list(),
      subagents,
      secrets: [],
      cwd: null,
    }),
    thinkingLevel: thinkingLevel ?? null,
    sandbox: factory?.kind ?? 'none',
    asks: factory === null ? [] : asked(resolvePolicy(factory.kind, policy, config.policy)),
    tools: [
      ...builtinToolSummaries(factory !== null),
      ...tools.map((tool) => summary(resolveTool(tool))),
      ...commands.map(summary),
      ...(mode === 'search_execute' && servers.length > 0 ? searchTools(servers, [], mcp) : []).map(
        summary,
      ),
    ],
    subagents: subagents.map((subagent) => ({
      name: subagent.name ?? '',
      description: subagent.description ?? null,
    })),
    skills: skills.list().map(({ name, description }) => ({ name, description })),
    mcp: { mode, servers },
  }
}

function asked(policy: EffectivePolicy): AgentDetails['asks'] {
  return (['read', 'write', 'shell'] as const).filter((one) => policy[one] === 'ask')
}

const idle: CommandRunner = {
  runLine: () => Promise.reject(new Error('A summary runs no command.')),
  runFunction: () => Promise.reject(new Error('A summary runs no command.')),
}

function summary({ name, description, parameters, origin }: ToolSummary): ToolSummary {
  return { name, description, parameters, origin }
}

/** A field that may be a function of the turn; what fails for the probe is left out. */
async function evaluated<Value>(
  field: Value | ((context: AgentTurnContext) => Value | Promise<Value>) | undefined,
  context: AgentTurnContext,
  fallback: Value,
): Promise<Value> {
  if (field === undefined) return fallback
  if (!isFunctionOfTurn(field)) return field
  try {
    return await field(context)
  } catch {
    return fallback
  }
}

function isFunctionOfTurn<Value>(
  field: Value | ((context: AgentTurnContext) => Value | Promise<Value>),
): field is (context: AgentTurnContext) => Value | Promise<Value> {
  return typeof field === 'function'
}

function slowLoad(file: string): HearthError {
  return new HearthError({
    type: 'agent_load_failed',
    status: 500,
    message: `${file} did not finish loading within ${loadLimit / 1_000} seconds.`,
    details: 'Something at its top level waits for ever.',
  })
}

function slowProbe(): HearthError {
  return new HearthError({
    type: 'agent_failed',
    status: 500,
    message: 'The initializer did not answer.',
  })
}
