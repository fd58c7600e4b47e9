/** The user's own folder: provider settings without keys, recent projects. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function settingsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.HEARTH_HOME ?? join(homedir(), '.hearth')
}
