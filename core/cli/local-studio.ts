/** The studio of a headless process. */
import { settingsFolder } from '../studio/settings-folder.ts'
import type { LocalStudio, StudioOptions } from '../studio/studio.ts'

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
