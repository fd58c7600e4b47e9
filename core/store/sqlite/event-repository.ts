/** Rows of the event table: the log. */
import { z } from 'zod'
import type { DurableEvent, DurableEventBody } from '../../contract/event.ts'
import { externalise, inline } from '../blob-reference.ts'
import { eventLine } from '../brief-event.ts'
import type { EventFilter, EventReads } from '../port.ts'
import type { blobRepository } from './blob-repository.ts'
import { type Database, where } from './query.ts'
import { firstKeptEvent } from './retention.ts'
import type { statisticsRepository } from './statistics-repository.ts'

const Row = z.object({ seq: z.number(), data: z.string() })
const defaultLimit = 1000

/** Operations and everything they delegated to, for the timeline of one operation. */
const family = `operation_id IN (
  WITH RECURSIVE family(id) AS (
    VALUES (?) UNION SELECT operation.id FROM operation JOIN family ON operation.parent_operation_id = family.id)
  SELECT id FROM family)`

export function eventRepository(
  database: Database,
  blobs: ReturnType<typeof blobRepository>,
  statistics: ReturnType<typeof statisticsRepository>,
) {
  const insert = database.prepare(`
    INSERT INTO event (type, run_id, agent, instance_id, session, operation_id, dispatch_id, data, created_at)
    VALUES (@type, @runId, @agent, @instanceId, @session, @operationId, @dispatchId, @data, @now)`)
  const countInRun = database.prepare('UPDATE run SET event_count = event_count + 1 WHERE id = ?')
  const last = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'")

  let cuts = 0

  const reads: EventReads = {
    list(filter, range) {
      const rows = conditionsOf(filter, range.after ?? 0).select(
        database,
        'SELECT seq, data FROM event',
        `ORDER BY seq LIMIT ${Math.max(1, Math.trunc(range.limit ?? defaultLimit))}`,
      )
      const events = rows.map(toEvent)
      return range.inline ? events.map((event) => inline(event, blobs.read)) : events
    },
    lines(filter, range) {
      const after = range.after ?? 0
      const rows = conditionsOf(filter, after).select(
        database,
        'SELECT seq, data FROM event',
        `ORDER BY seq LIMIT ${Math.max(1, Math.trunc(range.limit ?? defaultLimit))}`,
      )
      const found = { lines: [] as string[], last: after }
      for (const row of rows) {
        if (!isRow(row)) throw new Error('A row of the log has no text.')
        found.lines.push(eventLine(row.data, row.seq, range.brief ?? false))
        found.last = row.seq
      }
      return found
    },
    first: () => firstKeptEvent(database),
    last() {
      return z.object({ seq: z.number() }).optional().parse(last.get())?.seq ?? 0
    },
    cuts: () => cuts,
  }

  return {
    reads,
    /** To be called when something is removed with its events. */
    noteCut() {
      cuts += 1
    },
    append(body: DurableEventBody, now: number): DurableEvent {
      const stored = externalise(body)
      for (const [digest, bytes] of stored.blobs) blobs.insert(digest, bytes, now)
      const { lastInsertRowid } = insert.run({
        type: body.type,
        runId: body.runId ?? null,
        agent: body.agent ?? null,
        instanceId: body.instanceId ?? null,
        session: body.session ?? null,
        operationId: body.operationId ?? null,
        dispatchId: body.dispatchId ?? null,
        data: JSON.stringify(stored.event),
        now,
      })
      if (body.runId !== undefined) countInRun.run(body.runId)
      const seq = Number(lastInsertRowid)
      if (body.type === 'turn') statistics.add(seq, body, now)
      return { ...body, seq }
    },
  }
}

function conditionsOf(filter: EventFilter, after: number) {
  const conditions = where()
  conditions.raw('seq > ?', after)
  conditions.equal('run_id', filter.runId)
  conditions.equal('agent', filter.agent)
  conditions.equal('instance_id', filter.instanceId)
  conditions.equal('session', filter.session)
  conditions.equal('dispatch_id', filter.dispatchId)
  conditions.oneOf('type', filter.types)
  if (filter.operationId !== undefined) conditions.raw(family, filter.operationId)
  return conditions
}

function toEvent(value: unknown): DurableEvent {
  const row = Row.parse(value)
  const body: unknown = JSON.parse(row.data)
  if (!isBody(body)) throw new Error(`Event ${row.seq} of the log is not an event.`)
  return { ...body, seq: row.seq }
}

/** By hand, for the same reason as below. */
function isRow(value: unknown): value is z.infer<typeof Row> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'data') === 'string' &&
    typeof Reflect.get(value, 'seq') === 'number'
  )
}

/**
 * The body was checked when it was written; unknown types of a later version pass through to the viewer.
 * By hand: a schema that copies took as long as the reading, and timelines read a hundred thousand.
 */
function isBody(value: unknown): value is DurableEventBody {
  if (typeof value !== 'object' || value === null) return false
  return ['type', 'timestamp', 'project'].every(
    (key) => key in value && typeof Reflect.get(value, key) === 'string',
  )
}
