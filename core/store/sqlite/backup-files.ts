/**
 * Copies of a store file in `backups/` beside it: `<time>-<kind>.db`. A copy has that name only once it
 * was checked; while it is written and checked it ends in `.partial`.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { type Database, openDatabase } from './engine.ts'
import { copySequences, openDamaged } from './salvage.ts'
import { explain, type StoreProblem, setAside, timestampName } from './set-aside.ts'

/** How many of each kind are kept; the oldest go first. */
const kept = { daily: 7, manual: 7, before: 3 }

export interface BackupFile {
  /** The file's name, without a folder. */
  id: string
  path: string
  kind: 'daily' | 'manual' | 'before'
  bytes: number
  /** Milliseconds since the epoch. */
  createdAt: number
}

const namePattern =
  /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)-(daily|manual|before)(-\d+)?\.db$/

/** Where copies of `path` are kept. */
export function backupFolder(path: string): string {
  return join(dirname(path), 'backups')
}

/** Copies of `path` that were found good when they were made, newest first. */
export function listBackups(path: string): BackupFile[] {
  const folder = backupFolder(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => describe(folder, name))
    .filter((backup) => backup !== null)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
}

function describe(folder: string, name: string): BackupFile | null {
  const [, hour, minute, second, rest, kind] = namePattern.exec(name) ?? []
  if (kind !== 'daily' && kind !== 'manual' && kind !== 'before') return null
  const path = join(folder, name)
  const createdAt = Date.parse(`${hour}:${minute}:${second}.${rest}`)
  return { id: name, path, kind, bytes: statSync(path).size, createdAt }
}

/** The name a new copy is written under, and what makes it a backup once it is known to be good. */
export function newBackup(
  path: string,
  label: 'daily' | 'manual' | `before-${number}`,
  now?: number,
): { partial: string; finish(): BackupFile } {
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true })
  const name = `${timestampName(now)}-${label}.db`
  const partial = join(folder, `${name}.partial`)
  rmSync(partial, { force: true })
  return {
    partial,
    finish() {
      flush(partial)
      renameSync(partial, join(folder, name))
      prune(path)
      const made = describe(folder, name)
      if (made === null) throw new Error(`${name} is no name of a backup.`)
      return made
    },
  }
}

/** A copy of a file that is about to be migrated, by the connection that has it open. */
export function copyBeforeMigration(database: Database, path: string, version: number): void {
  const { partial, finish } = newBackup(path, `before-${version}`)
  database.prepare('VACUUM INTO ?').run(partial)
  if (!passesCheck(partial)) throw copyDamaged(partial)
  finish()
}

/** Whether all pages of the file can be read and fit together. */
export function passesCheck(path: string): boolean {
  let database: Database | null = null
  try {
    database = openDatabase(path, { readonly: true, fileMustExist: true })
    return database.pragma('quick_check(1)', { simple: true }) === 'ok'
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  } finally {
    database?.close()
  }
}

export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

function prune(path: string): void {
  const all = listBackups(path)
  for (const kind of ['daily', 'manual', 'before'] as const) {
    const old = all.filter((backup) => backup.kind === kind).slice(kept[kind])
    for (const backup of old) rmSync(backup.path, { force: true })
  }
}

/**
 * Notes that the next opening shall put this backup in the file's place. Nothing happens to the file
 * until then. Raises `not_found` (404) and `backup_damaged` (409).
 */
export function requestRestore(path: string, id: string): void {
  const backup = findBackup(path, id)
  if (!passesCheck(backup.path)) throw backupDamaged(id)
  writeFileSync(`${requestPath(path)}.new`, JSON.stringify({ backup: id }))
  renameSync(`${requestPath(path)}.new`, requestPath(path))
}

/**
 * Does what `requestRestore` noted. Each step can be done again: interrupted at any of them, the next
 * opening ends with the old file or with the backup. Returns what it did; null without a request.
 */
export function finishRestore(path: string): StoreProblem | null {
  const request = requestPath(path)
  if (!existsSync(request)) return null
  const backup = listBackups(path).find(({ id }) =>
    readFileSync(request, 'utf8').includes(`"${id}"`),
  )
  if (backup === undefined || !passesCheck(backup.path)) {
    rmSync(request, { force: true })
    return {
      message: 'The backup could not be restored.',
      details: 'It is gone or damaged by now. The history is as it was.',
    }
  }
  const staged = `${path}.restoring`
  const said = {
    message: `The backup ${backup.id} was restored.`,
    details: 'There was no history to replace.',
  }
  // Without a file, this was interrupted after the staged one was ready.
  if (existsSync(path) || !existsSync(staged)) {
    copyFileSync(backup.path, staged)
    keepPositions(path, staged)
    flush(staged)
  }
  if (existsSync(path)) {
    const folder = setAside(path, 'replaced')
    said.details = `What it replaced is in ${join(basename(dirname(path)), basename(folder))}; nothing was deleted.`
    explain(folder, said)
  }
  renameSync(staged, path)
  rmSync(request, { force: true })
  return said
}

/** Positions that readers of the present file have seen must not be given again. */
function keepPositions(present: string, staged: string): void {
  const known = openDamaged(present)
  const target = openDatabase(staged)
  try {
    copySequences(known, target)
  } finally {
    known?.close()
    target.close()
  }
}

function findBackup(path: string, id: string): BackupFile {
  const backup = listBackups(path).find((candidate) => candidate.id === id)
  if (backup) return backup
  throw new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no backup "${id}".`,
    details: `Backups are in ${backupFolder(path)}; "hearth backups" lists them.`,
  })
}

function requestPath(path: string): string {
  return `${path}.restore`
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function copyDamaged(path: string): HearthError {
  return new HearthError({
    type: 'store_unavailable',
    status: 503,
    message: 'The project’s history could not be copied before bringing it to the newest format.',
    details: `${path} does not read back. Check the disk. The history was not changed.`,
  })
}

function backupDamaged(id: string): HearthError {
  return new HearthError({
    type: 'backup_damaged',
    status: 409,
    message: `The backup "${id}" is damaged.`,
    details: 'Nothing was changed. Choose another one.',
  })
}
