/** `<project>/.hearth/`, or what `state_dir` names: all that Hearth keeps for a project. Delete it and only history is gone. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HearthError } from '../contract/error.ts'

export interface StateFolder {
  root: string
  database: string
  owner: string
  types: string
  cache: string
  /** What a person deleted, for a while. */
  trash: string
}

/**
 * Makes the folder with a `.gitignore` that keeps all of it out of version control.
 *
 * @param root Default: `.hearth` in the project. A deployed project keeps its state on a volume.
 * @param types Where types for the project's compiler go. Default: beside the rest.
 */
export function prepareStateFolder(
  projectRoot: string,
  root: string = join(projectRoot, '.hearth'),
  types: string = join(root, 'types'),
): StateFolder {
  try {
    makeFolder(root)
    makeFolder(join(root, 'cache'))
    const ignore = join(root, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  } catch (error) {
    throw new HearthError({
      type: 'project_unreadable',
      status: 400,
      message: 'This folder cannot be opened: nothing can be written into it.',
      details: `${root}: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    })
  }
  return {
    root,
    database: join(root, 'hearth.db'),
    owner: join(root, 'owner.json'),
    types,
    cache: join(root, 'cache'),
    trash: join(root, 'trash'),
  }
}

/**
 * One level at a time: where a file system refuses with ENOENT below a folder that exists, as /proc
 * does, Node's recursive mkdir never returns.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder)
}
