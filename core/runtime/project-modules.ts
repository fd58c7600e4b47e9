/** The project's agents and workflows as loaded modules, found by name. */
import { HearthError } from '../contract/error.ts'
import {
  type AnyAgent,
  type CreatedAgent,
  createAgent,
  isCreatedAgent,
} from './agent/create-agent.ts'
import type { ModuleLoader, SourceModule } from './loader-port.ts'
import { userCodeError } from './user-code-error.ts'
import { readWorkflowModule, type WorkflowModule } from './workflow/workflow-module.ts'

/**
 * The agent of a project that names a model and no agent called `default`: what the configuration and
 * AGENTS.md say, and nothing else. It is not listed, and answers where no agent is named.
 */
const defaultSource: SourceModule = {
  name: 'default',
  file: 'hearth.toml',
  hash: '',
  triggers: { webhook: true, schedule: null },
  isHandler: false,
}

export class ProjectModules {
  readonly #loader: ModuleLoader
  readonly #defaultAgent: CreatedAgent | null
  readonly #sources = new WeakMap<AnyAgent, SourceModule>()

  constructor(loader: ModuleLoader, defaultModel: string | null) {
    this.#loader = loader
    this.#defaultAgent = defaultModel === null ? null : createAgent(() => ({}))
  }

  agents(): SourceModule[] {
    return this.#loader.agents()
  }

  workflows(): SourceModule[] {
    return this.#loader.workflows()
  }

  /** @throws `agent_not_found` (404). */
  agent(name: string): SourceModule {
    const found = this.agents().find((source) => source.name === name)
    if (found !== undefined) return found
    if (name === defaultSource.name) {
      if (this.#defaultAgent) return defaultSource
      throw noDefaultAgent(this.agents())
    }
    throw new HearthError({
      type: 'agent_not_found',
      status: 404,
      message: `Agent "${name}" is not registered.`,
      details: 'Check the name, or add a file for it in src/agents.',
      dev: knownNames(this.agents()),
    })
  }

  /** @throws `not_found` (404). */
  workflow(name: string): SourceModule {
    const found = this.workflows().find((source) => source.name === name)
    if (found !== undefined) return found
    throw new HearthError({
      type: 'not_found',
      status: 404,
      message: `Unknown workflow: ${name}`,
      details: knownNames(this.workflows()),
    })
  }

  /** Null when the file exports no created agent, such as a handler. */
  async findAgent(source: SourceModule): Promise<CreatedAgent | null> {
    if (source === defaultSource) return this.#defaultAgent
    const exports = await this.load(source, 'agent_load_failed')
    const agent = [exports.default, exports.agent].find(isCreatedAgent)
    if (agent === undefined) return null
    this.#sources.set(agent, source)
    return agent
  }

  /** @throws `agent_load_failed` (500) with the file's own error, `invalid_agent` (500). */
  async loadAgent(source: SourceModule): Promise<CreatedAgent> {
    const agent = await this.findAgent(source)
    if (agent !== null) return agent
    if (findHandler(await this.load(source, 'agent_load_failed')) !== null) {
      throw new HearthError({
        type: 'invalid_request',
        status: 400,
        message: `Agent "${source.name}" is a handler: it keeps no conversation to prompt.`,
        details: `Call it with POST /agents/${source.name}/{id} and a payload.`,
      })
    }
    throw new HearthError({
      type: 'invalid_agent',
      status: 500,
      message: `${source.file} exports no agent.`,
      details: 'Write `export default createAgent((ctx) => ({ … }))`.',
    })
  }

  /** @throws `agent_load_failed` (500) with the file's own error, `invalid_agent` (500). */
  async loadHandler(source: SourceModule): Promise<WorkflowModule['run']> {
    const exports = await this.load(source, 'agent_load_failed')
    const handler = findHandler(exports)
    if (handler !== null) return handler
    throw new HearthError({
      type: 'invalid_agent',
      status: 500,
      message: `${source.file} exports no handler.`,
      details: 'Write `export default async function handler(ctx) { … }`.',
    })
  }

  /** @throws `workflow_load_failed` (500) with the file's own error, `invalid_workflow` (500). */
  async loadWorkflow(source: SourceModule): Promise<WorkflowModule> {
    return readWorkflowModule(await this.load(source, 'workflow_load_failed'), source.file)
  }

  async load(source: SourceModule, failure: string): Promise<Record<string, unknown>> {
    try {
      return await this.#loader.load(source.file)
    } catch (error) {
      throw userCodeError(failure, `${source.file} could not be loaded.`, error)
    }
  }

  /** The file that exports this agent by default; null when none does. */
  async sourceOf(agent: AnyAgent): Promise<SourceModule | null> {
    if (!this.#sources.has(agent)) {
      await Promise.allSettled(this.agents().map((source) => this.findAgent(source)))
    }
    return this.#sources.get(agent) ?? null
  }
}

function noDefaultAgent(agents: SourceModule[]): HearthError {
  return new HearthError({
    type: 'agent_not_found',
    status: 404,
    message: 'The project has no default agent.',
    details:
      'Set model under [agent] in hearth.toml, name an agent "default" (src/agents/default.ts), or ' +
      'ask for an agent by its name at /agents/{name}/{agent_id}.',
    dev: knownNames(agents),
  })
}

/** The function that a file exports as `default` or `agent`; null when there is none. */
export function findHandler(exports: Record<string, unknown>): WorkflowModule['run'] | null {
  return [exports.default, exports.agent].find(isHandler) ?? null
}

function isHandler(value: unknown): value is WorkflowModule['run'] {
  return typeof value === 'function'
}

function knownNames(sources: SourceModule[]): string {
  if (sources.length === 0) return 'None are registered.'
  return `Available: ${sources.map(({ name }) => name).join(', ')}.`
}
