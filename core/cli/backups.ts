/** `hearth backup`, `hearth backups`, `hearth restore`: copies of a project's history. */
import type { Backup } from '../contract/backup.ts'
import { HearthError } from '../contract/error.ts'
import { print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export function backUp(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    printBackups([await client.backups.create()], options)
    return 0
  })
}

export function listBackups(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    printBackups(await client.backups.list(), options)
    return 0
  })
}

export function restore(id: string, options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const newest = id === 'latest' ? (await client.backups.list())[0] : { id }
    if (newest === undefined) throw noBackups()
    const project = await client.backups.restore(newest.id)
    if (options.json) print(JSON.stringify(project, null, 2))
    else for (const { message, details } of project.problems) print(`${message} ${details}`)
    return 0
  })
}

function printBackups(backups: Backup[], { json }: ReachOptions): void {
  if (json) print(JSON.stringify(backups, null, 2))
  else for (const { id, bytes } of backups) print(`${id}  ${bytes} bytes`)
}

function noBackups(): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: 'There is no backup yet.',
    details: 'Make one with "hearth backup".',
  })
}
