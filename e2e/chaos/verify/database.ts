/** SQLite's own word on the file, while its process goes on. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { ScratchProject } from '../scratch-project.ts'

export function checkDatabase({ root }: ScratchProject): string[] {
  const database = new Database(join(root, '.hearth', 'hearth.db'), { readonly: true })
  try {
    const found = String(database.pragma('quick_check(1)', { simple: true }))
    return found === 'ok' ? [] : [`quick_check: ${found}`]
  } finally {
    database.close()
  }
}
