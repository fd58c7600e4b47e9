/** Paths of a remote sandbox: its workspace is the root, and nothing is named that lies outside. */
import { posix } from 'node:path'
import { HearthError } from '../../../contract/error.ts'
import { pathEscapes } from '../file-error.ts'
import { DEFAULT_WORKSPACE } from './options.ts'

/**
 * The absolute path in normal form. `/` is the workspace, and so is `/workspace` wherever it really is,
 * because that is what models are used to.
 *
 * @throws `path_escapes_sandbox`, `invalid_path`.
 */
export function resolveRemotePath(path: string, cwd: string, workspace: string): string {
  if (path.includes('\0')) throw invalidPath(path)
  if (path === '~' || path.startsWith('~/') || /^[A-Za-z]:[\\/]/.test(path)) throw pathEscapes(path)
  const full = posix.resolve(cwd, path)
  if (isBelow(full, workspace)) return full
  if (full === '/') return workspace
  if (isBelow(full, DEFAULT_WORKSPACE)) {
    return posix.join(workspace, full.slice(DEFAULT_WORKSPACE.length))
  }
  throw pathEscapes(path)
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`)
}

function invalidPath(path: string): HearthError {
  return new HearthError({
    type: 'invalid_path',
    status: 400,
    message: `The path is not valid: ${JSON.stringify(path)}`,
    meta: { path },
  })
}
