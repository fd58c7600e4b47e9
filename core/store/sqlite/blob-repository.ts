/** Rows of the blob table: large payloads, once per content. */
import { z } from 'zod'
import type { Database } from './query.ts'

const Row = z.object({ bytes: z.instanceof(Uint8Array) })

export function blobRepository(database: Database) {
  const insert = database.prepare(
    'INSERT INTO blob (digest, bytes, created_at) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING',
  )
  const select = database.prepare('SELECT bytes FROM blob WHERE digest = ?')
  return {
    insert(digest: string, bytes: Uint8Array, now: number) {
      insert.run(digest, bytes, now)
    },
    read(digest: string): Uint8Array | null {
      return Row.optional().parse(select.get(digest))?.bytes ?? null
    },
  }
}
