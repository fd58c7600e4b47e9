/** Flags that say something instead of the project's configuration. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SettingsOverrides } from '../studio/project-settings.ts'
import { usageError } from './output.ts'

export interface SettingsFlags {
  config?: string | undefined
  allowWrite?: boolean | undefined
  allowShell?: boolean | undefined
}

/** Null when no flag was given. Raises a usage error for a configuration file that is not there. */
export function settingsOf({
  config,
  allowWrite = false,
  allowShell = false,
}: SettingsFlags): SettingsOverrides | null {
  if (config === undefined && !allowWrite && !allowShell) return null
  const configFile = config === undefined ? undefined : resolve(config)
  if (configFile !== undefined && !existsSync(configFile)) {
    throw usageError('--config names a file that is not there.', `${configFile} does not exist.`)
  }
  return {
    ...(configFile === undefined ? {} : { configFile }),
    policy: {
      ...(allowWrite ? { write: 'allow' } : {}),
      ...(allowShell ? { shell: 'allow' } : {}),
    },
  }
}
