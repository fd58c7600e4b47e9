/** A file of the project's source as others reach it: its name, address and triggers. */
import type { Triggers } from '../contract/project.ts'
import type { SourceModule } from './loader-port.ts'

export interface SourceRoute {
  /** Made of the path below the source folder: `support/triage.ts` is `support.triage`. */
  readonly name: string
  /** Relative to the project's root, forward slashes. */
  readonly file: string
  /** Where the HTTP API has it: `/agents/{name}/{id}` or `/workflows/{name}`. */
  readonly urlPath: string
  readonly triggers: Triggers
}

export function toRoute(
  kind: 'agent' | 'workflow',
  { name, file, triggers }: Pick<SourceModule, 'name' | 'file' | 'triggers'>,
): SourceRoute {
  const urlPath = kind === 'agent' ? `/agents/${name}/{id}` : `/workflows/${name}`
  return { name, file, urlPath, triggers }
}
