/** Source files that a program of its own loads, in its own thread. */
import { isAbsolute, join, relative, sep } from 'node:path'
import type { SourceFolders } from '../project/config.ts'
import type { ProjectLoader } from '../project/module-loader.ts'
import { type AnyAgent, isCreatedAgent } from '../runtime/agent/create-agent.ts'
import type { SourceModule } from '../runtime/loader-port.ts'
import { authoringApi } from './authoring-api.ts'

export interface OwnSourceOptions {
  projectRoot: string
  folders: SourceFolders
  /** Null: nothing is kept between programs. */
  cacheFolder: string | null
}

/** The files of the agents that were loaded here, whichever project they are of. */
const loaded = new WeakMap<AnyAgent, SourceModule>()

/** The file that exports this agent, among those that this program has loaded. */
export function ownAgentSource(agent: AnyAgent): SourceModule | null {
  return loaded.get(agent) ?? null
}

export class OwnSource {
  readonly #options: OwnSourceOptions
  #loader: Promise<ProjectLoader> | null = null

  constructor(options: OwnSourceOptions) {
    this.#options = options
  }

  /** `file` relative to the project's root. The compiler is loaded with the first one. */
  async load(file: string): Promise<Record<string, unknown>> {
    this.#loader ??= this.#open()
    const loader = await this.#loader
    const exports = await loader.load(file)
    const source = loader.agents().find((module) => module.file === file)
    for (const value of [exports.agent, exports.default]) {
      if (source !== undefined && isCreatedAgent(value)) loaded.set(value, source)
    }
    return exports
  }

  async #open(): Promise<ProjectLoader> {
    const [{ createModuleLoader }, hearth, zod] = await Promise.all([
      import('../project/module-loader.ts'),
      authoringApi(),
      import('zod'),
    ])
    return createModuleLoader({ ...this.#options, quarantine: [], provided: { hearth, zod } })
  }
}

/** Relative to the root with forward slashes; null for a file outside of it. */
export function fileBelow(root: string, path: string): string | null {
  const file = relative(root, isAbsolute(path) ? path : join(root, path))
  if (file === '' || isAbsolute(file) || file.split(sep)[0] === '..') return null
  return file.split(sep).join('/')
}
