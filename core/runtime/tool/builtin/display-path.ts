/** How tools name files to the model: short where they can. */
import { posix } from 'node:path'
import type { Sandbox } from '../../sandbox/port.ts'

/** The path relative to the working folder, or absolute where it is elsewhere. */
export function displayPath(sandbox: Sandbox, path: string): string {
  const absolute = sandbox.resolvePath(path).replaceAll('\\', '/')
  const inside = posix.relative(sandbox.cwd.replaceAll('\\', '/'), absolute)
  if (inside === '') return '.'
  return inside === '..' || inside.startsWith('../') ? absolute : inside
}
