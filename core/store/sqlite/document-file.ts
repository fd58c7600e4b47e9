/** A SQLite file with one table of JSON documents by key, for stores that are not the project's own. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Database, openDatabase } from './engine.ts'

export interface DocumentFile {
  get(key: string): unknown
  /** Inserts or replaces. */
  put(key: string, document: unknown): void
  delete(key: string): void
  /** In the order in which they were first put. */
  all(): { key: string; document: unknown }[]
  close(): void
}

/** `table`: letters and `_`. Raises what opening the file raises. */
export function openDocumentFile(path: string, table: string): DocumentFile {
  if (!/^[a-z_]+$/.test(table)) throw new Error(`Not a name for a table: ${table}`)
  mkdirSync(dirname(path), { recursive: true })
  const database: Database = openDatabase(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('busy_timeout = 5000')
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT`,
  )
  const read = database.prepare<[string], { data: string }>(
    `SELECT data FROM ${table} WHERE key = ?`,
  )
  const list = database.prepare<[], { key: string; data: string }>(
    `SELECT key, data FROM ${table} ORDER BY rowid`,
  )
  const write = database.prepare(
    `INSERT INTO ${table} (key, data) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET data = excluded.data`,
  )
  const remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`)
  return {
    get: (key) => parse(read.get(key)?.data),
    put(key, document) {
      write.run(key, JSON.stringify(document))
    },
    delete(key) {
      remove.run(key)
    },
    all: () => list.all().map(({ key, data }) => ({ key, document: parse(data) })),
    close() {
      database.close()
    },
  }
}

function parse(text: string | undefined): unknown {
  return text === undefined ? null : JSON.parse(text)
}
