/** Where the files of a sandbox are, as the log names them. */
import { isAbsolute, join, relative, sep } from 'node:path'
import type { WorkspacePlace } from '../../contract/workspace-change.ts'
import type { RuntimeContext } from '../context.ts'
import type { Sandbox } from '../sandbox/port.ts'
import { WORKSPACE } from '../sandbox/virtual/paths.ts'

export interface Workspace {
  place: WorkspacePlace
  /** Of a sandbox: its folder among those of the project's state. */
  folder: string | null
  /** The folder on this machine that commands work in; null where there is none to look at. */
  root: string | null
  /** The path as the log names it, by the sandbox's own absolute path, and where the file is. */
  locate(resolved: string): { place: WorkspacePlace; path: string; file: string } | null
}

/** `instanceFolder`: the name of the instance's own folder. */
export function workspaceOf(
  { projectRoot, stateRoot }: Pick<RuntimeContext, 'projectRoot' | 'stateRoot'>,
  sandbox: Sandbox,
  instanceFolder: string,
): Workspace {
  if (sandbox.kind === 'virtual') {
    const root = join(stateRoot, instanceFolder)
    return {
      place: 'sandbox',
      folder: instanceFolder,
      root,
      locate(resolved) {
        if (!resolved.startsWith(`${WORKSPACE}/`)) return null
        const path = resolved.slice(WORKSPACE.length + 1)
        return { place: 'sandbox', path, file: join(root, path) }
      },
    }
  }
  if (sandbox.kind === 'local') {
    const isInProject = inside(projectRoot, sandbox.cwd) !== null
    return {
      place: isInProject ? 'project' : 'machine',
      folder: null,
      root: isInProject ? projectRoot : sandbox.cwd,
      locate(resolved) {
        const path = inside(projectRoot, resolved)
        return path === null
          ? { place: 'machine', path: resolved, file: resolved }
          : { place: 'project', path, file: resolved }
      },
    }
  }
  return { place: 'remote', folder: null, root: null, locate: () => null }
}

/** With forward slashes; null when it is outside. */
function inside(root: string, path: string): string | null {
  const within = relative(root, path)
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) return null
  return within.split(sep).join('/')
}
