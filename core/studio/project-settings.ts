/** What a project's files say about how to run it: configuration, `.env`, and what is wrong with them. */
import { join } from 'node:path'
import { type ProjectConfig, readProjectConfig, type SourceFolders } from '../project/config.ts'
import { type Dotenv, readDotenv } from '../project/dotenv.ts'
import type { ProjectProblem } from '../project/problem.ts'
import { pythonProblems } from '../project/python-sources.ts'
import type { StartReply, StartRequest } from '../project/thread-protocol.ts'
import type { FileChange } from '../project/watcher.ts'
import { type HearthConfig, type SandboxPolicy, toRuntimeConfig } from '../runtime/config.ts'
import type { ProjectProviders } from './provider-layers.ts'

/** What whoever opens a project says instead of its files. */
export interface SettingsOverrides {
  /** Configuration file, relative to the project or absolute. Default: the usual ones. */
  configFile?: string
  /** Of every sandbox whose agent says nothing of its own. */
  policy?: SandboxPolicy
}

export class ProjectSettings {
  #root: string
  #overrides: SettingsOverrides
  #config: ProjectConfig
  #dotenv: Dotenv
  /** What the configuration module said, when there is one. */
  #module: StartReply | null = null
  #python: ProjectProblem[]

  constructor(root: string, overrides: SettingsOverrides = {}) {
    this.#root = root
    this.#overrides = overrides
    this.#config = readProjectConfig(root, overrides.configFile)
    this.#dotenv = readDotenv(root)
    this.#python = pythonProblems(root, this.folders)
  }

  /** Where the serving thread looks for source. */
  get folders(): SourceFolders {
    const ofModule = this.#config.isModule ? this.#module?.folders : undefined
    return ofModule ?? this.#config.folders
  }

  get problems(): ProjectProblem[] {
    const ofModule = this.#module?.problems ?? []
    return [...this.#config.problems, ...this.#dotenv.problems, ...ofModule, ...this.#python]
  }

  get providers(): ProjectProviders {
    const { providers } = this.#config.config
    const ofModule = this.#module?.providers ?? {}
    return { config: { ...providers, ...ofModule }, env: this.#dotenv.values }
  }

  /** The `[telemetry]` table; undefined without one. */
  get telemetry(): HearthConfig['telemetry'] {
    return this.#module?.telemetry ?? this.#config.config.telemetry
  }

  /** The `[storage]` table, and the file it would be in. */
  get storage(): HearthConfig['storage'] & { file: string | null } {
    const storage = this.#module?.storage ?? this.#config.config.storage
    return { ...storage, file: this.#config.file }
  }

  /** What `${NAME}` in settings of this thread stands for. */
  get env(): Record<string, string | undefined> {
    return { ...this.#dotenv.values, ...process.env }
  }

  /** Reads the files anew. */
  reload(): void {
    this.#config = readProjectConfig(this.#root, this.#overrides.configFile)
    this.#dotenv = readDotenv(this.#root)
  }

  /** Takes over what the project thread found in the configuration module. */
  accept(reply: StartReply): void {
    this.#module = reply
    this.#python = pythonProblems(this.#root, this.folders)
  }

  /** Python files come and go without a new thread. */
  noteChanges(changes: readonly FileChange[]): void {
    const isPython = changes.some(({ path }) => path.endsWith('.py'))
    if (isPython) this.#python = pythonProblems(this.#root, this.folders)
  }

  startRequest(projectId: string, stateRoot: string): Omit<StartRequest, 'quarantine'> {
    return {
      projectId,
      projectRoot: this.#root,
      stateRoot,
      cacheFolder: join(stateRoot, 'cache'),
      env: this.#dotenv.values,
      config: toRuntimeConfig(this.#config.config),
      policy: this.#overrides.policy ?? {},
      configModule: this.#config.isModule ? this.#config.file : null,
      folders: this.#config.folders,
    }
  }
}
