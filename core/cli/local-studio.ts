/** The studio of a headless process. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LocalStudio } from '../studio/studio.ts'

/** The user's own folder: provider settings without keys, recent projects. */
export function settingsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.HEARTH_HOME ?? join(homedir(), '.hearth')
}

export async function openLocalStudio(projects: string[]): Promise<LocalStudio> {
  const [{ createStudio }, { createSessionVault }] = await Promise.all([
    import('../studio/studio.ts'),
    import('../studio/session-vault.ts'),
  ])
  return createStudio({
    projects,
    vault: createSessionVault(),
    settingsDir: settingsFolder(),
    env: process.env,
    onError: (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.stderr.write(`${text}\n`)
    },
  })
}
