/**
 * Opening a store file, whatever state it is in: new, fine, left by a crash, damaged, too new.
 * Nothing is ever deleted: a damaged file is moved aside with its WAL, what can be read of it goes into
 * a new one, and what was done is said.
 */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { finishRestore, isDamage, listBackups, passesCheck } from './backup-files.ts'
import { type Database, openDatabase } from './engine.ts'
import { headerSchema } from './file-header.ts'
import { migrate, newestSchema, schemaOf, tooNew, upgrade } from './migrate.ts'
import { copyRows, openDamaged, skipPositions } from './salvage.ts'
import { explain, fileSuffixes, type StoreProblem, setAside } from './set-aside.ts'

export interface OpenedFile {
  database: Database
  /** In words for the person: what was found damaged and what was done about it. */
  problems: StoreProblem[]
  /** True when the last process left it open and it is too large to be checked while one waits. */
  needsCheck: boolean
  /** Call once the database is closed in good order. */
  markClean(): void
  /** The next opening takes the file for damaged. */
  markDamaged(): void
}

/** Bytes that are checked at every opening, and after a crash: 5 and 70 ms. Larger ones later, aside. */
const alwaysChecked = 4 * 1024 * 1024
const checkedAfterCrash = 64 * 1024 * 1024

/** Opens (creating when missing) the file at `path`. Raises `store_too_new`, `store_unavailable`, `storage_full`. */
export function openFile(path: string): OpenedFile {
  try {
    return openWhatever(path)
  } catch (error) {
    if (HearthError.is(error)) throw error
    throw unavailable(path, error)
  }
}

function openWhatever(path: string): OpenedFile {
  const problems: StoreProblem[] = []
  const markers = { dirty: `${path}.dirty`, damaged: `${path}.damaged` }
  mkdirSync(dirname(path), { recursive: true })
  const restored = finishRestore(path)
  if (restored !== null) problems.push(restored)
  takeRebuilt(path)
  const schema = headerSchema(path)
  if (schema !== null && schema > newestSchema) throw tooNew(path, schema)
  const isDirty = existsSync(markers.dirty)
  const size = sizeOf(path)
  const isSmall = size <= (isDirty ? checkedAfterCrash : alwaysChecked)
  if (!existsSync(path) && !existsSync(`${path}-wal`) && listBackups(path).length > 0) {
    problems.push(vanished(path))
  }
  let database = existsSync(markers.damaged) || isOrphaned(path) ? null : tryOpen(path, isSmall)
  if (database === null) {
    problems.push(replaceDamaged(path))
    rmSync(markers.damaged, { force: true })
    database = tryOpen(path, false)
    if (database === null) throw unavailable(path, new Error('What was saved does not open.'))
  }
  try {
    writeFileSync(markers.dirty, String(process.pid))
  } catch (error) {
    database.close()
    throw error
  }
  return {
    database,
    problems,
    needsCheck: isDirty && !isSmall,
    markClean: () => rmSync(markers.dirty, { force: true }),
    markDamaged: () => writeFileSync(markers.damaged, ''),
  }
}

/** Null when the file is damaged. Other failures (permissions, disk, newer schema) rise. */
function tryOpen(path: string, check: boolean): Database | null {
  let database: Database | null = null
  try {
    database = openDatabase(path)
    configure(database)
    if (check && database.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      database.close()
      return null
    }
    migrate(database, path)
    return database
  } catch (error) {
    database?.close()
    if (isDamage(error)) return null
    throw error
  }
}

function configure(database: Database): void {
  // Only effective before the first table; later it would write into the file each time.
  if (database.pragma('auto_vacuum', { simple: true }) !== 2) {
    database.pragma('auto_vacuum = INCREMENTAL')
  }
  database.pragma('journal_mode = WAL')
  // better-sqlite3 is compiled to open WAL files at NORMAL; an accepted prompt must survive power loss.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 2000')
  database.pragma('journal_size_limit = 33554432') // else the WAL file keeps its largest size
  database.pragma('wal_autocheckpoint = 1000')
  database.pragma('cache_size = -16000')
  database.pragma('temp_store = MEMORY')
  database.pragma('fullfsync = ON') // macOS; no-ops elsewhere
  database.pragma('checkpoint_fullfsync = ON')
}

/** An empty file, or a WAL without a file: these would open as an empty history without a word. */
function isOrphaned(path: string): boolean {
  if (existsSync(path)) return statSync(path).size === 0
  return existsSync(`${path}-wal`)
}

/**
 * Puts the file aside and a new one in its place, with all that can be had. Says what it did. The new
 * one is whole before the old one moves: interrupted anywhere, the next opening has one of them.
 */
function replaceDamaged(path: string): StoreProblem {
  const outcome = rebuild(path)
  const folder = setAside(path, 'damaged')
  const said = {
    message: 'The project’s history file was damaged.',
    details: `${outcome} The damaged file is in ${join(basename(dirname(path)), basename(folder))}; nothing was deleted.`,
  }
  explain(folder, said)
  takeRebuilt(path)
  return said
}

function takeRebuilt(path: string): void {
  if (existsSync(rebuiltPath(path)) && !existsSync(path)) renameSync(rebuiltPath(path), path)
}

function rebuiltPath(path: string): string {
  return `${path}.rebuilt`
}

/** Builds a new file out of the damaged one and, where that has holes, the newest good backup. */
function rebuild(path: string): string {
  const fresh = `${path}.rebuilding`
  for (const suffix of fileSuffixes) rmSync(`${fresh}${suffix}`, { force: true })
  const target = openDatabase(fresh)
  let said: string
  try {
    configure(target)
    said = fill(target, path)
  } finally {
    target.close()
  }
  renameSync(fresh, rebuiltPath(path))
  return said
}

function fill(target: Database, path: string): string {
  const saved = takeFrom(path, target, true)
  upgrade(target, newestSchema)
  target.exec('ANALYZE')
  if (saved?.isWhole) return `All of its ${saved.rows} rows could be read and were taken over.`
  const backup = listBackups(path).find((candidate) => passesCheck(candidate.path))
  const filled = backup === undefined ? null : takeFrom(backup.path, target, false)
  // What came after the backup had positions that nobody knows any more.
  if (saved === null && filled !== null) skipPositions(target)
  const ofDamaged =
    saved === null
      ? 'Nothing in it could be read.'
      : `${saved.rows} rows of it could be read and were taken over; others are lost.`
  if (backup !== undefined && filled !== null) {
    return `${ofDamaged} ${filled.rows} rows came from the backup ${backup.id}.`
  }
  const isEmpty = saved === null ? ', so the history starts empty' : ''
  return `${ofDamaged} There was no usable backup${isEmpty}.`
}

/** Null when nothing can be read. With `asItWas` the target first gets the schema of the file. */
function takeFrom(file: string, target: Database, asItWas: boolean) {
  const source = openDamaged(file)
  if (source === null) return null
  try {
    const schema = schemaOf(source)
    if (schema < 1 || schema > newestSchema) return null
    if (asItWas) upgrade(target, schema)
    return copyRows(source, target)
  } finally {
    source.close()
  }
}

function vanished(path: string): StoreProblem {
  return {
    message: 'The project’s history file is gone; there are backups of it.',
    details: `${path} was not there, so the history starts empty. A backup can be restored in Settings › Storage, or with "hearth restore".`,
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function unavailable(path: string, cause: unknown): HearthError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const isFull = code === 'SQLITE_FULL' || code === 'ENOSPC'
  return new HearthError({
    ...(isFull
      ? {
          type: 'storage_full',
          status: 507,
          message: 'The disk is full: the project’s history cannot be opened.',
        }
      : {
          type: 'store_unavailable',
          status: 503,
          message: 'The project’s history cannot be opened.',
        }),
    details: `${reason}. Check that the folder .hearth is writable and the disk has room. Nothing was deleted.`,
    dev: path,
    cause,
  })
}
