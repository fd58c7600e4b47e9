/**
 * Opening a store file, whatever state it is in: new, fine, left by a crash, damaged, too new.
 * Nothing is ever deleted: a damaged file is moved aside with its WAL and said so.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../../contract/error.ts'
import { type Database, openDatabase } from './engine.ts'
import { listBackups, migrate } from './migrate.ts'

export interface OpenedFile {
  database: Database
  /** In words for the person: what was found damaged and what was done about it. */
  problems: string[]
  /** Call once the database is closed in good order. */
  markClean(): void
}

/** Opens (creating when missing) the file at `path`. Raises `store_too_new`, `store_unavailable`. */
export function openFile(path: string): OpenedFile {
  const problems: string[] = []
  makeFolder(path)
  setAsideOrphans(path, problems)
  const dirtyMarker = `${path}.dirty`
  const wasDirty = existsSync(dirtyMarker)
  let database = tryOpen(path, wasDirty)
  if (database === null) {
    setAside(path, problems)
    restoreNewestBackup(path, problems)
    database = tryOpen(path, true)
    if (database === null) throw unavailable(path, 'The restored backup could not be opened.')
  }
  writeFileSync(dirtyMarker, String(process.pid))
  return { database, problems, markClean: () => rmSync(dirtyMarker, { force: true }) }
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
    if (HearthError.is(error)) throw error
    throw unavailable(path, error instanceof Error ? error.message : String(error), error)
  }
}

function configure(database: Database): void {
  database.pragma('auto_vacuum = INCREMENTAL') // only effective before the first table
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

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw unavailable(path, error instanceof Error ? error.message : String(error), error)
  }
}

/** An empty main file, or a WAL without one, would open silently empty: move it aside instead. */
function setAsideOrphans(path: string, problems: string[]): void {
  const walExists = existsSync(`${path}-wal`)
  const size = existsSync(path) ? statSync(path).size : null
  if (size === 0 || (size === null && walExists)) {
    setAside(path, problems)
    restoreNewestBackup(path, problems)
  }
}

function setAside(path: string, problems: string[]): void {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const folder = join(dirname(path), `damaged-${stamp}`)
  mkdirSync(folder, { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) {
    const file = `${path}${suffix}`
    if (existsSync(file)) renameSync(file, join(folder, basename(file)))
  }
  problems.push(
    `The project's history file was damaged. It was moved to ${basename(folder)}, nothing was deleted.`,
  )
}

function restoreNewestBackup(path: string, problems: string[]): void {
  for (const backup of listBackups(path)) {
    if (!passesCheck(backup)) continue
    copyFileSync(backup, path)
    problems.push(
      `The backup ${basename(backup)} was restored; newer history is only in the damaged file.`,
    )
    return
  }
  problems.push('There was no usable backup, so the history starts empty.')
}

function passesCheck(path: string): boolean {
  let database: Database | null = null
  try {
    database = openDatabase(path)
    return database.pragma('quick_check(1)', { simple: true }) === 'ok'
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  } finally {
    database?.close()
  }
}

function unavailable(path: string, reason: string, cause?: unknown): HearthError {
  return new HearthError({
    type: 'store_unavailable',
    status: 503,
    message: "The project's history cannot be opened.",
    details: `${reason}. Check that the folder .hearth is writable and the disk has room. Nothing was deleted.`,
    dev: path,
    cause,
  })
}
