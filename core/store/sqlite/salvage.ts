/**
 * Rows out of a damaged file: whatever can still be read, copied into a new one. Around a page that is
 * gone the search goes on from the other end and by halves, so that one bad page costs its own rows.
 */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { Database } from './engine.ts'
import { openDatabase } from './engine.ts'

export interface Salvaged {
  rows: number
  /** False when some rows could not be read or made no sense. */
  isWhole: boolean
}

/** Tries around bad pages, per table: bounds the time that a file full of holes takes. */
const mostTries = 400
/** Where the end of a table cannot be read, this far beyond the last row that could. */
const blindReach = 1_000_000

const Table = z.object({ name: z.string(), type: z.string(), schema: z.string(), wr: z.number() })
const Column = z.object({ name: z.string() })
const Orphan = z.object({ table: z.string(), rowid: z.number().nullable() })
const Sequence = z.object({ name: z.string(), seq: z.number() })

/** Opens a file that may be damaged, to read it only. Null when not even its header can be read. */
export function openDamaged(path: string): Database | null {
  if (!existsSync(path)) return null
  let database: Database | null = null
  try {
    database = openDatabase(path, { readonly: true })
    // Reads what is there of a file that is shorter than its header says.
    database.unsafeMode(true)
    database.pragma('writable_schema = ON')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch {
    // Expected of a damaged file; whoever asked says what became of it.
    database?.close()
    return null
  }
}

/** Copies into `target`, which has the tables, every row of `source` that it does not have. */
export function copyRows(source: Database, target: Database): Salvaged {
  const sum: Salvaged = { rows: 0, isWhole: true }
  target.pragma('foreign_keys = OFF')
  target.transaction(() => {
    for (const table of tablesOf(target)) {
      const { rows, isWhole } = copyTable(source, target, table)
      sum.rows += rows
      sum.isWhole &&= isWhole
    }
    if (!copySequences(source, target)) sum.isWhole = false
    if (repair(target) > 0) sum.isWhole = false
  })()
  target.pragma('foreign_keys = ON')
  return sum
}

interface TableShape {
  name: string
  hasRowid: boolean
}

function tablesOf(target: Database): TableShape[] {
  return z
    .array(Table)
    .parse(target.pragma('table_list'))
    .filter(({ schema, type, name }) => {
      return schema === 'main' && type === 'table' && !name.startsWith('sqlite_')
    })
    .map(({ name, wr }) => ({ name, hasRowid: wr === 0 }))
}

function columnsOf(database: Database, table: string): string[] {
  return z
    .array(Column)
    .parse(database.pragma(`table_info("${table}")`))
    .map(({ name }) => `"${name}"`)
}

function copyTable(source: Database, target: Database, table: TableShape): Salvaged {
  const found = attempt(() => columnsOf(source, table.name)) ?? []
  const columns = columnsOf(target, table.name).filter((column) => found.includes(column))
  // A table that came later than the file: nothing is missing.
  if (columns.length === 0) return { rows: 0, isWhole: true }
  const list = columns.join(', ')
  const insert = target.prepare(
    `INSERT OR IGNORE INTO "${table.name}" (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const sum: Salvaged = { rows: 0, isWhole: true }
  const take = (values: unknown[]) => {
    const result = attempt(() => insert.run(...values))
    if (result === null) sum.isWhole = false
    else sum.rows += result.changes
  }
  if (table.hasRowid) {
    const reader = rowReader(source, table.name, list, take)
    if (!reader()) sum.isWhole = false
    return sum
  }
  const select = `SELECT ${list} FROM "${table.name}"`
  const isRead = readAll(source, `${select} ORDER BY ${columns[0]}`, [], take)
  if (!isRead) readAll(source, `${select} ORDER BY ${columns[0]} DESC`, [], take)
  sum.isWhole &&= isRead
  return sum
}

/** Reads a table by row id; returns whether all of it could be read. */
function rowReader(
  source: Database,
  table: string,
  list: string,
  take: (values: unknown[]) => void,
): () => boolean {
  let tries = 0
  const select = `SELECT rowid, ${list} FROM "${table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid`

  function readBetween(low: number, high: number): boolean {
    let last = low - 1
    const isRead = readAll(source, select, [low, high], ([rowid, ...values]) => {
      last = Number(rowid)
      take(values)
    })
    if (isRead) return true
    tries += 1
    let first = high + 1
    readAll(source, `${select} DESC`, [last + 1, high], ([rowid, ...values]) => {
      first = Number(rowid)
      take(values)
    })
    if (tries < mostTries && first - last > 2) {
      const middle = Math.floor((last + first) / 2)
      readBetween(last + 1, middle)
      readBetween(middle + 1, first - 1)
    }
    return false
  }

  return () => {
    const end = readNumber(source, `SELECT max(rowid) FROM "${table}"`)
    if (end === 'empty') return true
    if (end !== null) return readBetween(1, end)
    const seen = readNumber(source, 'SELECT seq FROM sqlite_sequence WHERE name = ?', table)
    readBetween(1, typeof seen === 'number' ? seen : blindReach)
    return false
  }
}

function readAll(
  source: Database,
  sql: string,
  values: number[],
  take: (row: unknown[]) => void,
): boolean {
  const rows = attempt(() =>
    source
      .prepare(sql)
      .raw()
      .iterate(...values),
  )
  if (rows === null) return false
  while (true) {
    const next = attempt(() => rows.next())
    if (next === null) return false
    if (next.done) return true
    take(z.array(z.unknown()).parse(next.value))
  }
}

function readNumber(source: Database, sql: string, ...values: string[]): number | 'empty' | null {
  const row = attempt(() => ({
    value: source
      .prepare(sql)
      .pluck()
      .get(...values),
  }))
  if (row === null) return null
  return typeof row.value === 'number' ? row.value : 'empty'
}

/** Positions are never given twice, also where the rows that had them are lost. */
export function copySequences(source: Database | null, target: Database): boolean {
  const select = 'SELECT name, seq FROM sqlite_sequence'
  const known = attempt(() =>
    source === null ? null : z.array(Sequence).parse(source.prepare(select).all()),
  )
  for (const { name } of tablesOf(target)) {
    const before = known?.find((sequence) => sequence.name === name)?.seq
    if (before !== undefined) raiseSequence(target, name, before)
  }
  if (known === null) skipPositions(target)
  return known !== null
}

/** For what nobody knows any more: more positions than can have been given meanwhile. */
export function skipPositions(target: Database): void {
  const last = target.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'").pluck().get()
  raiseSequence(target, 'event', Number(last ?? 0) + blindReach)
}

/** Sees to it that the next row of `table` gets a position beyond `seq`. */
function raiseSequence(target: Database, table: string, seq: number): void {
  const { changes } = target
    .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
    .run(seq, table)
  if (changes === 0) {
    target.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, seq)
  }
}

/** Takes out rows whose parents are lost, and mends what sessions say of their entries. */
function repair(target: Database): number {
  let removed = 0
  while (true) {
    const orphans = z.array(Orphan).parse(target.pragma('foreign_key_check'))
    if (orphans.length === 0) break
    for (const { table, rowid } of orphans) {
      removed += target.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid).changes
    }
  }
  target.exec(`
    UPDATE session SET head_seq = max(head_seq,
      coalesce((SELECT max(seq) FROM entry WHERE session_id = session.id), 0));
    UPDATE session SET leaf_id = (
        SELECT id FROM entry WHERE session_id = session.id ORDER BY seq DESC LIMIT 1)
      WHERE leaf_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = session.leaf_id);`)
  return removed
}

/** Null when the engine refuses: of a damaged file that is no surprise, and is counted by the caller. */
function attempt<Value>(work: () => Value): Value | null {
  try {
    return work()
  } catch {
    return null
  }
}
