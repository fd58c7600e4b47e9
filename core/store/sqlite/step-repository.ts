/** Rows of the step table: what finished steps gave. */
import { z } from 'zod'
import type { NewStep } from '../../contract/change.ts'
import { blobThreshold, digestOf } from '../blob-reference.ts'
import type { StepReads } from '../port.ts'
import type { blobRepository } from './blob-repository.ts'
import type { Database } from './query.ts'

const Row = z.object({ result: z.string().nullable(), digest: z.string().nullable() })

export function stepRepository(database: Database, blobs: ReturnType<typeof blobRepository>) {
  const insert = database.prepare(`
    INSERT INTO step (owner_id, key, name, result, digest, finished_at)
    VALUES (@ownerId, @key, @name, @result, @digest, @now) ON CONFLICT (owner_id, key) DO NOTHING`)
  const copy = database.prepare(`
    INSERT INTO step (owner_id, key, name, result, digest, finished_at)
    SELECT ?, key, name, result, digest, finished_at FROM step WHERE owner_id = ?
    ON CONFLICT (owner_id, key) DO NOTHING`)
  const keys = database.prepare('SELECT key FROM step WHERE owner_id = ?').pluck()
  const drop = database.prepare('DELETE FROM step WHERE owner_id = ?')
  const dropSome = database.prepare(
    'DELETE FROM step WHERE owner_id = @ownerId AND substr(key, 1, length(@prefix)) = @prefix',
  )
  const one = database.prepare('SELECT result, digest FROM step WHERE owner_id = ? AND key = ?')

  const reads: StepReads = {
    keys: (ownerId) => z.array(z.string()).parse(keys.all(ownerId)),
    result(ownerId, key) {
      const row = Row.optional().parse(one.get(ownerId, key))
      if (row === undefined) return null
      const text = row.digest === null ? row.result : readBlob(row.digest)
      return { result: text === null ? undefined : JSON.parse(text) }
    },
  }

  /** A step whose result cannot be read again is not finished: an error, and never another value. */
  function readBlob(digest: string): string {
    const bytes = blobs.read(digest)
    if (bytes === null) throw new Error(`The result of a step, blob ${digest}, is gone.`)
    return new TextDecoder().decode(bytes)
  }

  return {
    reads,
    finish({ ownerId, key, name, result: value }: NewStep, now: number) {
      const text = value === undefined ? null : JSON.stringify(value)
      if (text === null || text.length <= blobThreshold) {
        insert.run({ ownerId, key, name, result: text, digest: null, now })
        return
      }
      const bytes = new TextEncoder().encode(text)
      const digest = digestOf(bytes)
      blobs.insert(digest, bytes, now)
      insert.run({ ownerId, key, name, result: null, digest, now })
    },
    /** They have no more use: nobody comes to them again. */
    drop(ownerId: string) {
      drop.run(ownerId)
    },
    dropSome(ownerId: string, prefix: string) {
      dropSome.run({ ownerId, prefix })
    },
    copy(from: string, to: string) {
      copy.run(to, from)
    },
  }
}
