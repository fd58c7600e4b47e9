/** Rows of the event table: the log. */
import { z } from 'zod'
import type { DurableEvent, DurableEventBody } from '../../contract/event.ts'
import { externalise, inline } from '../blob-reference.ts'
import type { EventReads } from '../port.ts'
import type { blobRepository } from './blob-repository.ts'
import { eventsWhere, mostEvents, readLines } from './event-lines.ts'
import type { Database } from './query.ts'
import { firstKeptEvent } from './retention.ts'
import type { statisticsRepository } from './statistics-repository.ts'

const Row = z.object({ seq: z.number(), data: z.string() })

export function eventRepository(
  database: Database,
  blobs: ReturnType<typeof blobRepository>,
  statistics: ReturnType<typeof statisticsRepository>,
) {
  const insert = database.prepare(`
    INSERT INTO event (type, run_id, agent, instance_id, session, operation_id, dispatch_id, data, created_at)
    VALUES (@type, @runId, @agent, @instanceId, @session, @operationId, @dispatchId, @data, @now)`)
  const countInRun = database.prepare('UPDATE run SET event_count = event_count + 1 WHERE id = ?')
  const readCuts = database.prepare("SELECT value FROM meta WHERE key = 'events.cuts'")
  const writeCuts = database.prepare(
    "INSERT INTO meta (key, value) VALUES ('events.cuts', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  )
  const last = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'")

  let cuts = Number(z.object({ value: z.string() }).optional().parse(readCuts.get())?.value ?? 0)

  const reads: EventReads = {
    list(filter, range) {
      const rows = eventsWhere(filter, range.after ?? 0).select(
        database,
        'SELECT seq, data FROM event',
        `ORDER BY seq LIMIT ${Math.max(1, Math.trunc(range.limit ?? mostEvents))}`,
      )
      const events = rows.map(toEvent)
      return range.inline ? events.map((event) => inline(event, blobs.read)) : events
    },
    lines: (filter, range) => readLines(database, filter, range),
    first: () => firstKeptEvent(database),
    last() {
      return z.object({ seq: z.number() }).optional().parse(last.get())?.seq ?? 0
    },
    cuts: () => cuts,
  }

  return {
    reads,
    /** To be called when something is removed with its events, or they are hidden or shown again. */
    noteCut() {
      cuts += 1
      writeCuts.run(String(cuts))
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

function toEvent(value: unknown): DurableEvent {
  const row = Row.parse(value)
  const body: unknown = JSON.parse(row.data)
  if (!isBody(body)) throw new Error(`Event ${row.seq} of the log is not an event.`)
  return { ...body, seq: row.seq }
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
