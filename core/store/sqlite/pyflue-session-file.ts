/** Reads a session file of PyFlue: one SQLite file, with its history as JSON or, older, as plain rows. */
import { z } from 'zod'
import { type Database, openDatabase } from './engine.ts'

const Row = z.object({ role: z.string(), content: z.string() })

/** The history as PyFlue wrote it, or the rows of a file from before it wrote histories. */
export type PyFlueSession =
  | { kind: 'history'; data: unknown }
  | { kind: 'rows'; rows: z.infer<typeof Row>[] }

/** Never changes the file. Raises what opening it raises; null when it is no session file. */
export function readPyFlueSession(path: string): PyFlueSession | null {
  const database: Database = openDatabase(path, { readonly: true, fileMustExist: true })
  try {
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all())
      .map(({ name }) => name)
    if (tables.includes('session_state')) {
      const state = z
        .object({ data: z.string() })
        .optional()
        .parse(database.prepare('SELECT data FROM session_state WHERE id = 1').get())
      if (state !== undefined) return { kind: 'history', data: JSON.parse(state.data) }
    }
    if (!tables.includes('messages')) return null
    const rows = database.prepare('SELECT role, content FROM messages ORDER BY id').all()
    return { kind: 'rows', rows: z.array(Row).parse(rows) }
  } finally {
    database.close()
  }
}
