/** Paths of the virtual sandbox: `/` and `/workspace` are its root, and nothing leads out of it. */
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { HearthError } from '../../../contract/error.ts'
import { pathEscapes } from '../file-error.ts'

/** The root as commands see it, and where they start. */
export const WORKSPACE = '/workspace'

/**
 * Folders of a machine. An absolute path below one of them means the host, and is refused rather than
 * quietly looked up below the root, where nothing would be found.
 */
const hostFolders = new Set([
  ...['bin', 'boot', 'dev', 'etc', 'home', 'lib', 'lib64', 'media', 'mnt', 'opt', 'proc', 'root'],
  ...['run', 'sbin', 'srv', 'sys', 'usr', 'var'],
  ...['Applications', 'Library', 'System', 'Users', 'Volumes', 'private'],
])

/**
 * The path in its normal form, `/workspace` or below it. `root` is the real folder: its own absolute
 * paths are understood too.
 *
 * @throws `path_escapes_sandbox`, `invalid_path`.
 */
export function resolveVirtualPath(path: string, cwd: string, root: string): string {
  if (path.includes('\0')) throw invalidPath(path)
  if (path === '~' || path.startsWith('~/') || /^[A-Za-z]:[\\/]/.test(path)) throw pathEscapes(path)
  const segments = path.startsWith('/')
    ? absoluteSegments(path, root)
    : [...cwd.split('/').slice(2), ...path.split('/')]
  const normal: string[] = []
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') normal.push(segment)
    else if (normal.pop() === undefined) throw pathEscapes(path)
  }
  return [WORKSPACE, ...normal].join('/')
}

function absoluteSegments(path: string, root: string): string[] {
  if (path === root || path.startsWith(`${root}/`)) return path.slice(root.length).split('/')
  if (path === WORKSPACE || path.startsWith(`${WORKSPACE}/`)) {
    return path.slice(WORKSPACE.length).split('/')
  }
  const segments = path.split('/')
  const top = segments.find((segment) => segment !== '')
  if (top !== undefined && hostFolders.has(top)) throw pathEscapes(path)
  return segments
}

/**
 * Where a path in normal form is on this machine, with every symbolic link followed and found to stay
 * inside. With `link`, the last component is not followed.
 *
 * @throws `path_escapes_sandbox` when a link leads out, or leads nowhere.
 */
export async function placeInside(
  root: string,
  normal: string,
  last: 'follow' | 'link',
): Promise<string> {
  const place = join(root, normal.slice(WORKSPACE.length))
  if (place === root || place === `${root}${sep}`) return root
  const real =
    last === 'link'
      ? join(await realOrPlanned(dirname(place), normal), basename(place))
      : await realOrPlanned(place, normal)
  const inside = relative(root, last === 'link' ? dirname(real) : real)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw pathEscapes(normal)
  }
  return real
}

/** The real path; of what does not exist yet, the real path of its nearest folder and the rest. */
async function realOrPlanned(place: string, named: string): Promise<string> {
  try {
    return await realpath(place)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== 'ENOENT') throw error
  }
  // A link whose target is missing: writing through it could create a file anywhere.
  if (await isLink(place)) throw pathEscapes(named)
  return join(await realOrPlanned(dirname(place), named), basename(place))
}

async function isLink(place: string): Promise<boolean> {
  try {
    return (await lstat(place)).isSymbolicLink()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function invalidPath(path: string): HearthError {
  return new HearthError({
    type: 'invalid_path',
    status: 400,
    message: `The path is not valid: ${JSON.stringify(path)}`,
    details: 'It contains a NUL character.',
  })
}
