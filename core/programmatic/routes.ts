/** `discoverAgentRoutes`, `discoverWorkflows`, `loadAgentDefault`: a project's files, from code. */
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { SourceFolders } from '../project/config.ts'
import { isCreatedAgent } from '../runtime/agent/create-agent.ts'
import { surroundingRuntime } from '../runtime/current.ts'
import { type SourceRoute, toRoute } from '../runtime/source-route.ts'
import { userCodeError } from '../runtime/user-code-error.ts'
import { fileBelow, OwnSource } from './own-source.ts'

/** An agent file. */
export interface AgentRoute extends SourceRoute {
  /** Absolute. */
  readonly path: string
}

/** A workflow file, which exports `run`. */
export interface WorkflowDef extends SourceRoute {
  /** Absolute. */
  readonly path: string
}

export interface DiscoverOptions {
  /** The project's folder. Default: the project of the calling code, else the working folder. */
  root?: string
  /** Looked through instead of the folders that the project's configuration names. */
  folder?: string
}

/**
 * The project's agent files by name. Nothing of them is executed.
 *
 * @example
 * const routes = await discoverAgentRoutes({ root: 'my-project' })
 * console.log(Object.keys(routes), routes.support?.triggers)
 */
export async function discoverAgentRoutes(
  options: DiscoverOptions = {},
): Promise<Record<string, AgentRoute>> {
  return routes('agent', options)
}

/** The project's workflow files by name. Nothing of them is executed. */
export async function discoverWorkflows(
  options: DiscoverOptions = {},
): Promise<Record<string, WorkflowDef>> {
  return routes('workflow', options)
}

async function routes(
  kind: 'agent' | 'workflow',
  options: DiscoverOptions,
): Promise<Record<string, AgentRoute>> {
  const root = rootOf(options.root)
  const folders = await sourceFolders(root)
  const { discover } = await import('../project/discovery.ts')
  const list = options.folder === undefined ? null : [options.folder]
  const found = discover(root, {
    agents: list ?? folders.agents,
    workflows: list ?? folders.workflows,
  })
  const modules = kind === 'agent' ? found.agents : found.workflows
  return Object.fromEntries(
    modules.map((module) => [
      module.name,
      { ...toRoute(kind, module), path: join(root, module.file) },
    ]),
  )
}

/**
 * What an agent file exports as `default`, or as `agent`: what `createAgent` made, or a handler. Null when
 * it exports neither. In a project it is the same object that the project's own code sees.
 *
 * @throws `agent_load_failed` (500) with the file's own error, `agent_not_found` (404).
 * @example
 * const agent = await loadAgentDefault('my-project/src/agents/support.ts')
 */
export async function loadAgentDefault(file: string | AgentRoute): Promise<unknown> {
  const around = surroundingRuntime()
  const path = resolve(around?.projectRoot ?? '.', typeof file === 'string' ? file : file.path)
  await assertReadable(path)
  const exports = await evaluate(path)
  const isAgent = (value: unknown) => isCreatedAgent(value) || typeof value === 'function'
  return [exports.default, exports.agent].find(isAgent) ?? null
}

async function evaluate(path: string): Promise<Record<string, unknown>> {
  const around = surroundingRuntime()
  const known = around === null ? null : fileBelow(around.projectRoot, path)
  try {
    if (around !== null && known !== null) return await around.loadSource(known)
    const projectRoot = projectOf(path)
    const folders = await sourceFolders(projectRoot)
    const source = new OwnSource({ projectRoot, folders, cacheFolder: null })
    return await source.load(relative(projectRoot, path).split(sep).join('/'))
  } catch (error) {
    throw userCodeError('agent_load_failed', `${path} could not be loaded.`, error)
  }
}

/** The folder whose `agents`, `src/agents` or the like holds the file; else the file's own folder. */
function projectOf(path: string): string {
  const parts = dirname(path).split(sep)
  const at = parts.lastIndexOf('agents')
  if (at === -1) return dirname(path)
  const isInside = parts[at - 1] === 'src' || parts[at - 1] === '.hearth'
  return parts.slice(0, isInside ? at - 1 : at).join(sep) || sep
}

async function assertReadable(path: string): Promise<void> {
  try {
    await readFile(path)
  } catch (error) {
    throw new HearthError({
      type: 'agent_not_found',
      status: 404,
      message: `There is no agent file at ${path}.`,
      details: 'Name a file, or take one of discoverAgentRoutes().',
      cause: error,
    })
  }
}

function rootOf(root: string | undefined): string {
  return resolve(root ?? surroundingRuntime()?.projectRoot ?? '.')
}

async function sourceFolders(root: string): Promise<SourceFolders> {
  const { readProjectConfig } = await import('../project/config.ts')
  return readProjectConfig(root).folders
}
