/**
 * A project opened by a program of its own, in its own thread. Its store, log and queue are those the
 * studio uses, so that all the program does is seen there; its own agents and workflows run in the
 * project's thread, which starts with the first work for them.
 */

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type ProjectConfig, parseProjectConfig } from '../project/config.ts'
import { readConfigModule } from '../project/config-module.ts'
import { type RuntimeConfig, toRuntimeConfig } from '../runtime/config.ts'
import type { RuntimeContext } from '../runtime/context.ts'
import { createRuntimeContext } from '../runtime/create-context.ts'
import { FifoLocks, type SessionLocks } from '../runtime/operation/fifo-lock.ts'
import { readSessionLockKey } from '../runtime/operation/session-lock-key.ts'
import { LocalProject } from '../studio/local-project.ts'
import { Providers } from '../studio/provider-registry.ts'
import { createSessionVault } from '../studio/session-vault.ts'
import { settingsFolder } from '../studio/settings-folder.ts'
import { freeId } from '../studio/studio.ts'
import { OwnSource, ownAgentSource } from './own-source.ts'

export interface OpenedHere {
  runtime: RuntimeContext
  close(): Promise<void>
}

/**
 * Opens the folder. `configFile`: a configuration of another name than `hearth.toml`, absolute.
 *
 * @throws `project_in_use` (409) when a studio or another program has it open, `project_unreadable` (400).
 */
export async function openProjectHere(
  root: string,
  configFile: string | null,
): Promise<OpenedHere> {
  let project: LocalProject | null = null
  const vault = createSessionVault()
  const providers = await Providers.open({
    vault,
    settingsFolder: settingsFolder(),
    env: process.env,
    defaultProject: () => project?.providers ?? null,
  })
  const opened = await LocalProject.open({
    id: freeId(basename(root), new Set()),
    root,
    isDefault: () => true,
    providers: (settings) => providers.settingsFor(settings),
    vault,
    onError: warn,
    isAttended: false,
    startsWhenUsed: true,
  })
  project = opened
  try {
    const runtime = await openRuntime(opened, configFile)
    return {
      runtime,
      async close() {
        await runtime.operations.idle()
        await runtime.mcp[Symbol.asyncDispose]()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function openRuntime(
  project: LocalProject,
  configFile: string | null,
): Promise<RuntimeContext> {
  const { host, request } = project.openHere()
  const { projectRoot, folders, cacheFolder } = request
  const source = new OwnSource({ projectRoot, folders, cacheFolder })
  for (const { message, details } of project.describe().problems) warn(`${message} ${details}`)
  return createRuntimeContext({
    host,
    config: await readConfig(request, source, configFile),
    env: { ...request.env, ...process.env },
    projectRoot,
    stateRoot: join(request.stateRoot, 'sandboxes'),
    projectId: project.id,
    locks: sharedLocks(project),
    agentSource: async (agent) => ownAgentSource(agent),
    loadSource: (file) => source.load(file),
  })
}

async function readConfig(
  request: { config: RuntimeConfig; configModule: string | null },
  source: OwnSource,
  configFile: string | null,
): Promise<RuntimeConfig> {
  const read = async (): Promise<ProjectConfig | null> => {
    if (configFile !== null)
      return parseProjectConfig(await readFile(configFile, 'utf8'), configFile)
    if (request.configModule === null) return null
    return readConfigModule(source, request.configModule)
  }
  const own = await read()
  if (own === null) return request.config
  for (const { message, details } of own.problems) warn(`${message} ${details}`)
  return toRuntimeConfig(own.config)
}

/** A session's turn, among the operations here and among all that the project works on. */
function sharedLocks(project: LocalProject): SessionLocks {
  const here = new FifoLocks()
  return {
    async acquire(key, signal) {
      const release = await here.acquire(key, signal)
      try {
        const giveUp = await project.holdSession(readSessionLockKey(key), signal)
        return () => {
          giveUp()
          release()
        }
      } catch (error) {
        release()
        throw error
      }
    },
  }
}

/** What no caller waits for is shown, and the program goes on. */
function warn(problem: unknown): void {
  const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
  process.emitWarning(text, 'HearthWarning')
}
