/** Where things are in this checkout. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The Node this project is pinned to; the running one when the package is not installed. */
export const node = [
  join(root, 'node_modules/node/bin', executable('node')),
  process.execPath,
].find(existsSync)

export const artifacts = join(root, 'artifacts')

/** Folder for what is fetched once and is no part of the project; git and npm ignore it. */
export const cache = join(root, 'node_modules/.cache/hearth')

/** The script behind a package's command, to be run with `node`. */
export function packageScript(packageName, path) {
  return join(root, 'node_modules', packageName, path)
}

export function executable(name) {
  return process.platform === 'win32' ? `${name}.exe` : name
}
