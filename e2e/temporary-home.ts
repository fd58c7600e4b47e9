/** A home folder for one test: nothing of the person at this machine is read or written. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryHome {
  /** Holds all folders below. */
  root: string
  /** Where tests put the projects they make. */
  projects: string
  userData: string
  /** For the programs a test starts. No keys of providers are in it. */
  env: Record<string, string>
  remove(): Promise<void>
}

const passedOn = ['PATH', 'LANG', 'LC_ALL', 'DISPLAY', 'XAUTHORITY', 'TMPDIR', 'SHELL', 'USER']

export async function temporaryHome(): Promise<TemporaryHome> {
  const root = await mkdtemp(join(tmpdir(), 'hearth-e2e-'))
  const projects = join(root, 'projects')
  const userData = join(root, 'user-data')
  const runtime = join(root, 'runtime')
  for (const folder of [projects, userData, runtime]) await mkdir(folder, { mode: 0o700 })
  const kept = passedOn.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return {
    root,
    projects,
    userData,
    env: {
      ...Object.fromEntries(kept),
      HOME: root,
      XDG_CONFIG_HOME: join(root, 'config'),
      XDG_RUNTIME_DIR: runtime,
      HEARTH_HOME: join(root, 'hearth'),
      HEARTH_USER_DATA: userData,
      // Any free one: tests may run beside a person's own Hearth.
      HEARTH_PORT: '0',
    },
    // Chromium may still be writing its last file when its process is gone.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}
