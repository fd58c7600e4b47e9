/**
 * What the project thread knows of the project's source: a static inventory and a way to load one file.
 * Discovery and loading belong to `core/project`; the runtime only asks.
 *
 * L1  `agents` and `workflows` never execute user code: names, files, hashes and triggers are read
 *     from the text. Order is by name; names are unique within each list.
 * L2  `load` evaluates one file and resolves with its exports. It rejects with whatever the file threw;
 *     a file that fails never hurts another one. Loading the same file again gives the same exports.
 */
import type { Triggers } from '../contract/project.ts'

export interface ModuleLoader {
  agents(): SourceModule[]
  workflows(): SourceModule[]
  /** The project's `app.ts`; null without one. */
  app?(): string | null
  /** `file` as in the inventory: relative to the project's root, forward slashes. */
  load(file: string): Promise<Record<string, unknown>>
}

export interface SourceModule {
  name: string
  /** Relative to the project's root, forward slashes. */
  file: string
  /** SHA-256 prefix of the source text. */
  hash: string
  triggers: Triggers
  /** Whether its text exports a plain function as `default` or `agent`: known also when it cannot load. */
  isHandler: boolean
  /** `triggers.schedule` as it is written; a symbol where it would have to be run to be known. */
  schedule?: unknown
}
