/**
 * Forward migrations: each in one transaction together with its `user_version`. Each time that a file has to
 * be migrated, a copy of it is made first.
 * A file written by a newer Hearth is refused and left untouched.
 */
import { basename } from 'node:path'
import type { Database } from 'better-sqlite3'
import { HearthError } from '../../contract/error.ts'
import { copyBeforeMigration } from './backup-files.ts'
import { sql as init } from './migrations/0001-init.ts'
import { sql as idempotencyKey } from './migrations/0002-idempotency-key.ts'
import { sql as handlerRuns } from './migrations/0003-handler-runs.ts'
import { sql as approvals } from './migrations/0004-approvals.ts'
import { sql as sessionCare } from './migrations/0005-session-care.ts'
import { sql as queue } from './migrations/0006-queue.ts'
import { sql as durableRuns } from './migrations/0007-durable-runs.ts'
import { sql as lists } from './migrations/0008-lists.ts'
import { sql as runStop } from './migrations/0009-run-stop.ts'
import { sql as deletedOperations } from './migrations/0010-deleted-operations.ts'
import { sql as importedTimelines } from './migrations/0011-imported-timelines.ts'

/** Append, never edit or reorder: position + 1 is the schema version. */
const migrations: readonly { name: string; sql: string }[] = [
  { name: '0001-init', sql: init },
  { name: '0002-idempotency-key', sql: idempotencyKey },
  { name: '0003-handler-runs', sql: handlerRuns },
  { name: '0004-approvals', sql: approvals },
  { name: '0005-session-care', sql: sessionCare },
  { name: '0006-queue', sql: queue },
  { name: '0007-durable-runs', sql: durableRuns },
  { name: '0008-lists', sql: lists },
  { name: '0009-run-stop', sql: runStop },
  { name: '0010-deleted-operations', sql: deletedOperations },
  { name: '0011-imported-timelines', sql: importedTimelines },
]

/** The schema that this Hearth writes. */
export const newestSchema = migrations.length

/** Brings the file to the newest schema, after a copy. Raises `store_too_new` (409), changing nothing. */
export function migrate(database: Database, path: string): void {
  const current = schemaOf(database)
  if (current > newestSchema) throw tooNew(path, current)
  // One copy, of the file as it was: a copy before each step would push that one out.
  if (current > 0 && current < newestSchema) copyBeforeMigration(database, path, current + 1)
  upgrade(database, newestSchema)
  // Makes the planner's own table now: made later, the schema would reach to the end of the file, and a
  // file that was cut off could not be read at all.
  if (current === 0) database.exec('ANALYZE')
}

export function schemaOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/** Applies the migrations up to `version` that are missing. */
export function upgrade(database: Database, until: number): void {
  const current = schemaOf(database)
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1
    if (version <= current || version > until) continue
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

export function tooNew(path: string, version: number): HearthError {
  return new HearthError({
    type: 'store_too_new',
    status: 409,
    message: `The project's history was written by a newer version of Hearth.`,
    details: `${basename(path)} has schema ${version}; this Hearth knows up to ${newestSchema}. Update Hearth. Nothing was changed.`,
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
