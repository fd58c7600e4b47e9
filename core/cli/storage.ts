/** `hearth backup`, `backups`, `restore`, `prune`: copies of a project's history, and deleting what is old. */
import type { Backup } from '../contract/backup.ts'
import { HearthError } from '../contract/error.ts'
import type { Pruned } from '../contract/storage.ts'
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

export interface PruneOptions extends ReachOptions {
  olderThan: number
  runs?: boolean
  dispatches?: boolean
  preview?: boolean
}

export function prune(options: PruneOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const pruned = await client.storage.prune({
      olderThanDays: options.olderThan,
      kinds: [
        'events',
        ...(options.runs ? (['runs'] as const) : []),
        ...(options.dispatches ? (['dispatches'] as const) : []),
      ],
      preview: options.preview ?? false,
    })
    print(options.json ? JSON.stringify(pruned, null, 2) : prunedText(pruned))
    return 0
  })
}

function prunedText({ preview, events, runs, dispatches, bytes }: Pruned): string {
  const what = `${events} events, ${runs} runs and ${dispatches} dispatches`
  return preview
    ? `${what} would be deleted; the events take ${bytes} bytes.`
    : `${what} were deleted; the file is ${bytes} bytes smaller.`
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
