/** Finds Electron's own binary, if it can be run here. Never downloads: it is there or it is not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { root } from './paths.mjs'

const paths = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/** The path where `electron` keeps its binary, or where the environment says another one is; or null. */
export function electronBinary() {
  const folders = [
    process.env.ELECTRON_OVERRIDE_DIST_PATH,
    join(root, 'node_modules/electron/dist'),
  ]
  for (const folder of folders.filter(Boolean)) {
    const path = join(folder, paths[process.platform] ?? 'electron')
    if (existsSync(path)) return path
  }
  return null
}

/** Why the desktop cannot be shown here, in one sentence; null when it can. */
export async function desktopObstacle() {
  const binary = electronBinary()
  if (binary === null) {
    return "Electron's binary is not installed (npx install-electron fetches it)"
  }
  if (!hasDisplay()) return 'there is no display'
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return 'Electron does not run as root'
  }
  const { code, output } = await runCommand(binary, ['--version'], {
    quiet: true,
    timeoutMs: 15_000,
  })
  if (code === 0) return null
  const [firstLine] = output.trim().split('\n')
  return `Electron ${installedVersion()} does not start: ${firstLine || `exit code ${code}`}`
}

/** Whether windows, a browser's among them, can be seen here. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function installedVersion() {
  const manifest = join(root, 'node_modules/electron/package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : ''
}
