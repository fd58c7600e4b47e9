/** What a project's files say about how to run it: configuration, `.env`, and what is wrong with them. */
import { join } from 'node:path'
import { type ProjectConfig, readProjectConfig, type SourceFolders } from '../project/config.ts'
import { type Dotenv, readDotenv } from '../project/dotenv.ts'
import type { ProjectProblem } from '../project/problem.ts'
import type { StartReply, StartRequest } from '../project/thread-protocol.ts'
import { toRuntimeConfig } from '../runtime/config.ts'
import type { ProjectProviders } from './provider-layers.ts'

export class ProjectSettings {
  #root: string
  #config: ProjectConfig
  #dotenv: Dotenv
  /** What the configuration module said, when there is one. */
  #module: StartReply | null = null

  constructor(root: string) {
    this.#root = root
    this.#config = readProjectConfig(root)
    this.#dotenv = readDotenv(root)
  }

  /** Where the serving thread looks for source. */
  get folders(): SourceFolders {
    return this.#module?.folders ?? this.#config.folders
  }

  get problems(): ProjectProblem[] {
    const ofModule = this.#module?.problems ?? []
    return [...this.#config.problems, ...this.#dotenv.problems, ...ofModule]
  }

  get providers(): ProjectProviders {
    const { providers } = this.#config.config
    const ofModule = this.#module?.providers ?? {}
    return { config: { ...providers, ...ofModule }, env: this.#dotenv.values }
  }

  /** Reads the files anew. */
  reload(): void {
    this.#config = readProjectConfig(this.#root)
    this.#dotenv = readDotenv(this.#root)
  }

  /** Takes over what the project thread found in the configuration module. */
  accept(reply: StartReply): void {
    this.#module = reply
  }

  startRequest(projectId: string, stateRoot: string): Omit<StartRequest, 'quarantine'> {
    return {
      projectId,
      projectRoot: this.#root,
      stateRoot,
      cacheFolder: join(stateRoot, 'cache'),
      env: this.#dotenv.values,
      config: toRuntimeConfig(this.#config.config),
      configModule: this.#config.isModule ? this.#config.file : null,
      folders: this.#config.folders,
    }
  }
}
