/** Rows of the table of idempotency keys. */
import { z } from 'zod'
import type { NewClaim } from '../../contract/change.ts'
import { submissionConflict } from '../idempotency.ts'
import type { KeyClaim, KeyReads } from '../port.ts'
import type { Database } from './query.ts'

const Row = z.object({ payload_hash: z.string(), ref_id: z.string() })

export function keyRepository(database: Database) {
  const byKey = database.prepare(
    'SELECT payload_hash, ref_id FROM idempotency_key WHERE scope = ? AND key = ?',
  )
  const insert = database.prepare(`
    INSERT INTO idempotency_key (scope, key, payload_hash, ref_id, created_at)
    VALUES (@scope, @key, @payloadHash, @refId, @now)`)

  const reads: KeyReads = {
    find({ scope, key, payloadHash }) {
      const found = byKey.get(scope, key)
      if (found === undefined) return null
      const row = Row.parse(found)
      if (row.payload_hash !== payloadHash) throw submissionConflict(key)
      return { refId: row.ref_id }
    },
  }

  return {
    reads,
    claim(claim: NewClaim, now: number): KeyClaim {
      const earlier = reads.find(claim)
      const { payloadHash, refId } = claim
      if (earlier) return { payloadHash, refId: earlier.refId, isReplay: true }
      insert.run({ ...claim, now })
      return { payloadHash, refId, isReplay: false }
    },
  }
}
