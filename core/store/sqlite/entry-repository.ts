/** Rows of the entry table: the canonical, append-only conversation. */
import { z } from 'zod'
import type { NewEntry } from '../../contract/change.ts'
import { type Entry, EntryData } from '../../contract/session.ts'
import { followPath } from '../entry-path.ts'
import type { EntryReads } from '../port.ts'
import { sessionMissing } from '../session-missing.ts'
import type { Database } from './query.ts'
import type { searchRepository } from './search-repository.ts'

const Row = z.object({
  id: z.string(),
  session_id: z.string(),
  seq: z.number(),
  parent_id: z.string().nullable(),
  operation_id: z.string().nullable(),
  turn_id: z.string().nullable(),
  dispatch_id: z.string().nullable(),
  data: z.string(),
  created_at: z.number(),
})
const Head = z.object({ head_seq: z.number() })
/** Rows read at a time while walking up a path. */
const pathPage = 256

function toEntry(value: unknown): Entry {
  const row = Row.parse(value)
  return {
    id: row.id,
    sessionId: row.session_id,
    seq: row.seq,
    parentId: row.parent_id,
    operationId: row.operation_id,
    turnId: row.turn_id,
    dispatchId: row.dispatch_id,
    data: EntryData.parse(JSON.parse(row.data)),
    createdAt: row.created_at,
  }
}

export function entryRepository(
  database: Database,
  search: Pick<ReturnType<typeof searchRepository>, 'add'>,
) {
  const byId = database.prepare('SELECT * FROM entry WHERE id = ?')
  const exists = database.prepare('SELECT 1 FROM entry WHERE id = ?')
  const bumpHead = database.prepare(
    'UPDATE session SET head_seq = head_seq + 1, leaf_id = ?, updated_at = max(updated_at, ?) WHERE id = ? RETURNING head_seq',
  )
  const insert = database.prepare(`
    INSERT INTO entry (id, session_id, seq, parent_id, operation_id, turn_id, dispatch_id, type, data, created_at)
    VALUES (@id, @sessionId, @seq, @parentId, @operationId, @turnId, @dispatchId, @type, @data, @now)`)
  const forward = database.prepare(
    'SELECT * FROM entry WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const backward = database.prepare(
    'SELECT * FROM entry WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const leafOf = database.prepare('SELECT leaf_id FROM session WHERE id = ?')
  const seqOf = database.prepare('SELECT seq FROM entry WHERE id = ? AND session_id = ?')

  const reads: EntryReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toEntry(row)
    },
    list(sessionId, range) {
      const limit = range.limit ?? 100
      if (range.after !== undefined) return forward.all(sessionId, range.after, limit).map(toEntry)
      const before = range.before ?? Number.MAX_SAFE_INTEGER
      return backward.all(sessionId, before, limit).map(toEntry).reverse()
    },
    path(sessionId, options) {
      const leafId = options?.leafId ?? readLeaf(sessionId)
      if (leafId === null) return []
      const start = z.object({ seq: z.number() }).optional().parse(seqOf.get(leafId, sessionId))
      if (start === undefined) return []
      return followPath(leafId, descending(sessionId, start.seq), options?.whole ?? false)
    },
  }

  function readLeaf(sessionId: string): string | null {
    const row = z.object({ leaf_id: z.string().nullable() }).optional().parse(leafOf.get(sessionId))
    return row?.leaf_id ?? null
  }

  function* descending(sessionId: string, fromSeq: number): Generator<Entry> {
    let before = fromSeq + 1
    while (before > 1) {
      const rows = backward.all(sessionId, before, pathPage).map(toEntry)
      yield* rows
      before = rows.at(-1)?.seq ?? 0
    }
  }

  return {
    reads,
    append(entry: NewEntry, now: number) {
      if (exists.get(entry.id) !== undefined) return
      const head = Head.optional().parse(bumpHead.get(entry.id, now, entry.sessionId))
      if (head === undefined) throw sessionMissing(entry.sessionId)
      insert.run({
        id: entry.id,
        sessionId: entry.sessionId,
        seq: head.head_seq,
        parentId: entry.parentId,
        operationId: entry.operationId,
        turnId: entry.turnId,
        dispatchId: entry.dispatchId,
        type: entry.data.type,
        data: JSON.stringify(entry.data),
        now: entry.createdAt ?? now,
      })
      search.add(entry)
    },
  }
}
