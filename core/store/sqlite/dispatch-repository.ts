/** Rows of the dispatch table: the durable inbox. */
import { z } from 'zod'
import type { Change, NewDispatch } from '../../contract/change.ts'
import { Dispatch } from '../../contract/dispatch.ts'
import { StoredError } from '../../contract/error.ts'
import { payloadHash, submissionConflict } from '../idempotency.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { DispatchReads } from '../port.ts'
import { jsonOrNull, parseJsonColumn } from './json-column.ts'
import { type Database, where } from './query.ts'

const Row = z.object({
  position: z.number(),
  id: z.string(),
  agent: z.string(),
  instance_id: z.string(),
  session: z.string(),
  input: z.string(),
  payload_hash: z.string(),
  status: Dispatch.shape.status,
  outcome: Dispatch.shape.outcome,
  error: z.string().nullable(),
  attempts: z.number(),
  retry_of: z.string().nullable(),
  replay_of: z.string().nullable(),
  accepted_at: z.number(),
  started_at: z.number().nullable(),
  settled_at: z.number().nullable(),
})
const Counts = z.object({ queued: z.number().nullable(), running: z.number().nullable() })

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

function toDispatch(row: z.infer<typeof Row>): Dispatch {
  return {
    id: row.id,
    agent: row.agent,
    instanceId: row.instance_id,
    session: row.session,
    input: parseJsonColumn(row.input),
    status: row.status,
    outcome: row.outcome,
    attempts: row.attempts,
    error: StoredError.nullable().parse(parseJsonColumn(row.error)),
    ...(row.retry_of === null ? {} : { retryOf: row.retry_of }),
    ...(row.replay_of === null ? {} : { replayOf: row.replay_of }),
    acceptedAt: new Date(row.accepted_at).toISOString(),
    startedAt: iso(row.started_at),
    settledAt: iso(row.settled_at),
  }
}

export function dispatchRepository(database: Database) {
  const byId = database.prepare('SELECT * FROM dispatch WHERE id = ?')
  const byKey = database.prepare(
    'SELECT * FROM dispatch WHERE agent = ? AND instance_id = ? AND idempotency_key = ?',
  )
  const insert = database.prepare(`
    INSERT INTO dispatch (id, agent, instance_id, session, input, payload_hash, idempotency_key, retry_of, replay_of, status, accepted_at)
    VALUES (@id, @agent, @instanceId, @session, @input, @hash, @idempotencyKey, @retryOf, @replayOf, 'queued', @now) RETURNING *`)
  const start = database.prepare(`
    UPDATE dispatch SET status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, ?)
    WHERE id = ? AND status = 'queued'`)
  const requeue = database.prepare(
    "UPDATE dispatch SET status = 'queued' WHERE id = ? AND status = 'running'",
  )
  const settle = database.prepare(`
    UPDATE dispatch SET status = 'settled', outcome = @outcome, error = @error, settled_at = @now
    WHERE id = @id AND status <> 'settled'`)
  const unsettled = database.prepare(
    "SELECT * FROM dispatch WHERE status <> 'settled' ORDER BY position",
  )
  const counts = database.prepare(`
    SELECT sum(status = 'queued') AS queued, sum(status = 'running') AS running
    FROM dispatch WHERE status <> 'settled'`)

  const reads: DispatchReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toDispatch(Row.parse(row))
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.oneOf('status', filter.status)
      const cursor = decodeCursor(page.cursor, ['number'])
      if (cursor) conditions.raw('position < ?', ...cursor)
      const rows = conditions
        .select(database, 'SELECT * FROM dispatch', `ORDER BY position DESC LIMIT ${limit + 1}`)
        .map((row) => Row.parse(row))
      const { items, nextCursor } = toPage(rows, limit, (last) => encodeCursor([last.position]))
      return { items: items.map(toDispatch), nextCursor }
    },
    unsettled() {
      return unsettled.all().map((row) => toDispatch(Row.parse(row)))
    },
    counts() {
      const row = Counts.parse(counts.get())
      return { queued: row.queued ?? 0, running: row.running ?? 0 }
    },
  }

  return {
    reads,
    admit(dispatch: NewDispatch, now: number): Dispatch {
      const input = JSON.stringify(dispatch.input ?? null)
      const hash = payloadHash(dispatch)
      if (dispatch.idempotencyKey !== null) {
        const earlier = byKey.get(dispatch.agent, dispatch.instanceId, dispatch.idempotencyKey)
        if (earlier !== undefined) {
          const row = Row.parse(earlier)
          if (row.payload_hash !== hash) throw submissionConflict(dispatch.idempotencyKey)
          return toDispatch(row)
        }
      }
      return toDispatch(
        Row.parse(insert.get({ retryOf: null, replayOf: null, ...dispatch, input, hash, now })),
      )
    },
    start(id: string, now: number) {
      start.run(now, id)
    },
    requeue(id: string) {
      requeue.run(id)
    },
    settle(change: Extract<Change, { type: 'dispatch.settle' }>, now: number) {
      settle.run({
        id: change.dispatchId,
        outcome: change.outcome,
        error: jsonOrNull(change.error),
        now,
      })
    },
  }
}
