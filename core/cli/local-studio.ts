/** The studio of a headless process. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LocalStudio, StudioOptions } from '../studio/studio.ts'

/** The user's own folder: provider settings without keys, recent projects. */
export function settingsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.HEARTH_HOME ?? join(homedir(), '.hearth')
}

export interface LocalStudioOptions extends Pick<StudioOptions, 'stateFolder' | 'settings'> {
  /** Somebody may answer what agents ask for, because a port or a window is open. */
  isAttended: boolean
}

export async function openLocalStudio(
  projects: string[],
  options: LocalStudioOptions,
): Promise<LocalStudio> {
  const [{ createStudio }, { createSessionVault }] = await Promise.all([
    import('../studio/studio.ts'),
    import('../studio/session-vault.ts'),
  ])
  return createStudio({
    ...options,
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
