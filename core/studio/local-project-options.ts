/** What opening a project takes, and where its state is kept. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ProviderSettings } from '../contract/provider.ts'
import type { Clock } from '../dispatch/clock.ts'
import { readProjectConfig } from '../project/config.ts'
import { prepareStateFolder, type StateFolder } from '../project/state-folder.ts'
import type { ThreadLimits } from '../project/thread-host.ts'
import type { SecretVault } from './port.ts'
import type { SettingsOverrides } from './project-settings.ts'
import type { ProjectProviders } from './provider-layers.ts'

export interface LocalProjectOptions {
  id: string
  root: string
  isDefault(): boolean
  /** Provider settings with keys, for this project's thread. */
  providers(project: ProjectProviders): Record<string, ProviderSettings>
  vault: SecretVault
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
  limits?: ThreadLimits
  /** Its threads and its watcher start with the first work for its own code, not at once. */
  startsWhenUsed?: boolean
  /** False where nobody can answer what agents ask for. Default: true. */
  isAttended?: boolean
  /** Default: the computer's. */
  clock?: Clock
  /** Where history is kept. Default: `.hearth` in the project. */
  stateFolder?: string
  /** Instead of what the project's files say. */
  settings?: SettingsOverrides
}

/** Where whoever opens the project says, else where its configuration says, else `.hearth`. */
export function openStateFolder({ root, stateFolder, settings }: LocalProjectOptions): StateFolder {
  if (stateFolder !== undefined) return prepareStateFolder(root, stateFolder)
  const { stateDir } = readProjectConfig(root, settings?.configFile).config.agent
  if (stateDir === undefined) return prepareStateFolder(root)
  // The project's own tsconfig.json knows its types by this path.
  return prepareStateFolder(root, join(root, stateDir), join(root, '.hearth', 'types'))
}

/** What a project says of its folder when that is gone: the folder itself may be there again, caches are made anew. */
export function goneness({ database }: Pick<StateFolder, 'database'>): { isGone?: true } {
  return existsSync(database) ? {} : { isGone: true }
}
