/** Which changes in a project's folder mean a reload of its code. */
import type { SourceFolders } from './config.ts'

const source = /\.(?:[cm]?[jt]sx?|json)$/
const configuration = /^(?:\.env|hearth\.toml|hearth\.config\.[cm]?[jt]s|pyflue\.toml)$/
const knowledge = /^(?:AGENTS\.md|CLAUDE\.md|\.agents\/(?:roles|skills)\/.+\.md)$/

export interface RunningSource {
  folders: SourceFolders
  /** Files the project thread has evaluated, relative to the root. */
  loaded: ReadonlySet<string>
  /** Some file did not load: then any source file may be the one it waits for. */
  hasFailures: boolean
}

/** `path` is relative to the root, with forward slashes. */
export function affectsRunningSource(path: string, running: RunningSource): boolean {
  if (configuration.test(path) || knowledge.test(path) || running.loaded.has(path)) return true
  if (!source.test(path)) return false
  const folders = [...running.folders.agents, ...running.folders.workflows]
  return running.hasFailures || folders.some((folder) => path.startsWith(`${folder}/`))
}
