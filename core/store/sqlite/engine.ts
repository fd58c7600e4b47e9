/** The only module that loads better-sqlite3. */
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import { HearthError } from '../../contract/error.ts'

export type Database = BetterSqlite3.Database
export type Statement = BetterSqlite3.Statement

/** Not named `require`: the bundler declares one of its own in the same file. */
const load = createRequire(import.meta.url)

/**
 * Opens a database file. better-sqlite3 13 needs Node-API 10 and crashes the whole process on an older
 * one, without an exception, so the check comes before the load. Raises `engine_unsupported` (500).
 */
export function openDatabase(path: string, options: BetterSqlite3.Options = {}): Database {
  const { version } = load('better-sqlite3/package.json') as { version: string }
  const napi = Number(process.versions.napi ?? 0)
  if (Number.parseInt(version, 10) >= 13 && napi < 10) {
    throw new HearthError({
      type: 'engine_unsupported',
      status: 500,
      message: `This runtime (Node ${process.versions.node}) is too old for the database engine.`,
      details: 'Use Node 22.14 or newer.',
      dev: `better-sqlite3 ${version} needs Node-API 10; found ${napi}`,
    })
  }
  const Constructor = load('better-sqlite3') as typeof BetterSqlite3
  return new Constructor(path, options)
}
