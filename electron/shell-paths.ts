/** Folders and settings the shell starts with; the environment may move them, as tests do. */
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { findResources } from '../core/project/resources.ts'

const defaultPort = 4747

export interface ShellPaths {
  /** Chromium's profile, window state and the encrypted keys. */
  userData: string
  /** What the studio remembers, shared with the command line. */
  settingsFolder: string
  rendererRoot: string
  preload: string
  /** Folder of the tray's icons. */
  icons: string
  /** The local port to try first; 0 takes any free one. */
  port: number
}

export function shellPaths(): ShellPaths {
  const built = dirname(dirname(fileURLToPath(import.meta.url)))
  return {
    userData: process.env.HEARTH_USER_DATA ?? join(app.getPath('appData'), 'hearth-desktop'),
    settingsFolder: process.env.HEARTH_HOME ?? join(homedir(), '.hearth'),
    rendererRoot: join(built, 'renderer'),
    preload: join(built, 'preload', 'index.cjs'),
    icons: join(findResources().root, 'icons'),
    port: readPort(process.env.HEARTH_PORT),
  }
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? defaultPort)
  return Number.isInteger(port) && port >= 0 && port < 65_536 ? port : defaultPort
}
