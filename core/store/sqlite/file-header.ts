/** The first hundred bytes of a database file, read without opening it: an opened file may be changed. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'

const magic = 'SQLite format 3\0'
const schemaOffset = 60

/** The schema version a file says it has; null for one that is missing or no database. */
export function headerSchema(path: string): number | null {
  if (!existsSync(path)) return null
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(100)
    if (readSync(file, header, 0, header.length, 0) < header.length) return null
    if (header.toString('latin1', 0, magic.length) !== magic) return null
    return header.readUInt32BE(schemaOffset)
  } finally {
    closeSync(file)
  }
}
