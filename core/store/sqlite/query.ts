/** WHERE clauses out of optional filters, prepared once per shape. */
import type { Database as Engine, Statement } from './engine.ts'

export type Database = Engine

const prepared = new WeakMap<Engine, Map<string, Statement>>()

/** A statement prepared once per connection and text. */
export function prepareOnce(database: Engine, sql: string): Statement {
  let statements = prepared.get(database)
  if (!statements) {
    statements = new Map()
    prepared.set(database, statements)
  }
  let statement = statements.get(sql)
  if (!statement) {
    statement = database.prepare(sql)
    statements.set(sql, statement)
  }
  return statement
}

/** Collects conditions; only columns and SQL come from code, every value is bound. */
export function where() {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const lastValues: (string | number)[] = []
  return {
    equal(column: string, value: string | number | undefined) {
      if (value === undefined) return
      conditions.push(`${column} = ?`)
      values.push(value)
    },
    oneOf(column: string, options: readonly string[] | undefined) {
      if (options === undefined) return
      conditions.push(
        options.length === 0 ? '0' : `${column} IN (${options.map(() => '?').join(',')})`,
      )
      values.push(...options)
    },
    raw(condition: string, ...bound: (string | number)[]) {
      conditions.push(condition)
      values.push(...bound)
    },
    /** Values for placeholders that stand after the WHERE clause. */
    bindLast(...bound: (string | number)[]) {
      lastValues.push(...bound)
    },
    select(database: Engine, head: string, tail: string): unknown[] {
      const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
      return prepareOnce(database, `${head} ${clause} ${tail}`).all(...values, ...lastValues)
    },
  }
}
