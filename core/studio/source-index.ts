/** The names of a project's agents and workflows as its files are now, read without running them. */

import type { SourceFolders } from '../project/config.ts'
import { type Discovery, discover } from '../project/discovery.ts'
import type { SourceModule } from '../runtime/loader-port.ts'

export class SourceIndex {
  #root: string
  #folders: () => SourceFolders
  #found: Discovery | null = null

  constructor(root: string, folders: () => SourceFolders) {
    this.#root = root
    this.#folders = folders
  }

  /** To be called when a source file changed: the next question reads the folders again. */
  invalidate(): void {
    this.#found = null
  }

  /** Null when there is none; a name not known yet is looked for once more. */
  agent(name: string): SourceModule | null {
    return this.#find('agents', name)
  }

  workflow(name: string): SourceModule | null {
    return this.#find('workflows', name)
  }

  names(kind: keyof Discovery): string[] {
    return this.#discovery()[kind].map((module) => module.name)
  }

  /** The same object until a source file changes. */
  get found(): Discovery {
    return this.#discovery()
  }

  #find(kind: keyof Discovery, name: string): SourceModule | null {
    const known = this.#discovery()[kind].find((module) => module.name === name)
    if (known) return known
    this.#found = null
    return this.#discovery()[kind].find((module) => module.name === name) ?? null
  }

  #discovery(): Discovery {
    this.#found ??= discover(this.#root, this.#folders())
    return this.#found
  }
}
