/** Paths of a project, kept inside of its root: by `..`, by absolute path, or by a symbolic link. */
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { pathTooLong } from './file-refusal.ts'

/** Folders that are never listed, read or written here. */
export const hiddenFolders: ReadonlySet<string> = new Set(['.hearth', '.git', 'node_modules'])

/** Each level of a path that does not exist costs a look at the disk. */
const longestPath = 1024

/**
 * The absolute path of a project path. Raises `path_escapes_project` (400) when it, or a symbolic link
 * on its way, leads outside the root or into a hidden folder.
 */
export async function confine(root: string, path: string): Promise<string> {
  if (path.includes('\0')) throw escapes(path)
  if (path.length > longestPath) throw pathTooLong(path)
  const absolute = resolve(root, path.replace(/^\/+/, ''))
  checkInside(root, absolute, path)
  const realRoot = await realpath(root)
  checkInside(realRoot, await realpathOfNearest(absolute, path), path)
  return absolute
}

function checkInside(root: string, absolute: string, path: string): void {
  const inside = relative(root, absolute)
  const parts = inside.split(sep)
  if (parts[0] === '..' || resolve(root, inside) !== absolute) throw escapes(path)
  if (parts.some((part) => hiddenFolders.has(part))) throw escapes(path)
}

/** The real path of the file, or of its nearest parent that exists, with the rest appended. */
async function realpathOfNearest(absolute: string, path: string): Promise<string> {
  try {
    return await realpath(absolute)
  } catch (error) {
    if (!isMissing(error)) throw error
    const isDangling = await lstat(absolute).then(
      (entry) => entry.isSymbolicLink(),
      () => false,
    )
    if (isDangling) throw escapes(path)
    return join(await realpathOfNearest(dirname(absolute), path), basename(absolute))
  }
}

export function toPath(root: string, absolute: string): string {
  return relative(root, absolute).split(sep).join('/')
}

export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOENT' || code === 'ENOTDIR'
}

export function escapes(path: string): HearthError {
  return new HearthError({
    type: 'path_escapes_project',
    status: 400,
    message: `"${path}" is outside of what can be reached in the project.`,
    details: 'Paths are relative to the project; .hearth, .git and node_modules are closed.',
  })
}

/** 409: somebody else wrote it since it was read. */
export function fileExists(path: string): HearthError {
  return new HearthError({
    type: 'file_changed',
    status: 409,
    message: `There is a "${path}" already.`,
    details: 'Choose another name, or open the one that is there.',
    meta: { path },
  })
}

export function fileChanged(path: string, details: string): HearthError {
  return new HearthError({
    type: 'file_changed',
    status: 409,
    message: `"${path}" is not as you knew it.`,
    details,
  })
}
