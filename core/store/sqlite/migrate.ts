/**
 * Forward migrations: each in one transaction together with its `user_version`, a backup before the first.
 * A file written by a newer Hearth is refused and left untouched.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { HearthError } from '../../contract/error.ts'
import { sql as init } from './migrations/0001-init.ts'
import { sql as idempotencyKey } from './migrations/0002-idempotency-key.ts'
import { sql as handlerRuns } from './migrations/0003-handler-runs.ts'
import { sql as approvals } from './migrations/0004-approvals.ts'
import { sql as sessionCare } from './migrations/0005-session-care.ts'

/** Append, never edit or reorder: position + 1 is the schema version. */
const migrations: readonly { name: string; sql: string }[] = [
  { name: '0001-init', sql: init },
  { name: '0002-idempotency-key', sql: idempotencyKey },
  { name: '0003-handler-runs', sql: handlerRuns },
  { name: '0004-approvals', sql: approvals },
  { name: '0005-session-care', sql: sessionCare },
]
const keptBackups = 3

/** Brings the file to the newest schema. Raises `store_too_new` (409), changing nothing. */
export function migrate(database: Database, path: string): void {
  const current = Number(database.pragma('user_version', { simple: true }))
  if (current > migrations.length) throw tooNew(path, current)
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1
    if (version <= current) continue
    // One copy, of the file as it was: a copy before each step would push that one out.
    if (current > 0 && version === current + 1) backup(database, path, `before-${version}`)
    // Rebuilding a parent table with foreign keys on deletes its children by cascade, and the pragma is
    // a no-op inside a transaction: so it goes off outside, and the check runs before the commit.
    database.pragma('foreign_keys = OFF')
    const apply = database.transaction(() => {
      database.exec(migration.sql)
      const broken = database.pragma('foreign_key_check')
      if (Array.isArray(broken) && broken.length > 0) throw brokenKeys(migration.name)
      database.pragma(`user_version = ${version}`)
    })
    apply.immediate()
    database.pragma('foreign_keys = ON')
  }
}

/** Where copies of `path` are kept. */
export function backupFolder(path: string): string {
  return join(dirname(path), 'backups')
}

/** Copies the database by `VACUUM INTO` (a live file must never be copied as a file). Keeps the newest three. */
export function backup(database: Database, path: string, label: string): string {
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const target = join(folder, `${stamp}-${label}.db`)
  database.prepare('VACUUM INTO ?').run(target)
  for (const old of listBackups(path).slice(keptBackups)) rmSync(old, { force: true })
  return target
}

/** Backups of `path`, newest first. */
export function listBackups(path: string): string[] {
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .sort()
    .reverse()
    .map((name) => join(folder, name))
}

function tooNew(path: string, version: number): HearthError {
  return new HearthError({
    type: 'store_too_new',
    status: 409,
    message: `The project's history was written by a newer version of Hearth.`,
    details: `${basename(path)} has schema ${version}; this Hearth knows up to ${migrations.length}. Update Hearth. Nothing was changed.`,
    dev: path,
  })
}

function brokenKeys(name: string): HearthError {
  return new HearthError({
    type: 'store_migration_failed',
    status: 500,
    message: 'The project history could not be brought to the current format.',
    details: `Migration ${name} would leave rows without their parents; it was rolled back.`,
  })
}
