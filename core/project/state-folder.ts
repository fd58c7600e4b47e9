/** `<project>/.hearth/`: all that Hearth keeps for a project. Delete it and only history is gone. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface StateFolder {
  root: string
  database: string
  owner: string
  types: string
  cache: string
}

/** Makes the folder with a `.gitignore` that keeps all of it out of version control. */
export function prepareStateFolder(projectRoot: string): StateFolder {
  const root = join(projectRoot, '.hearth')
  mkdirSync(join(root, 'cache'), { recursive: true })
  const ignore = join(root, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  return {
    root,
    database: join(root, 'hearth.db'),
    owner: join(root, 'owner.json'),
    types: join(root, 'types'),
    cache: join(root, 'cache'),
  }
}
