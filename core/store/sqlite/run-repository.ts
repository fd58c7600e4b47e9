/** Rows of the run table. */
import { z } from 'zod'
import type { Change, NewRun } from '../../contract/change.ts'
import { StoredError } from '../../contract/error.ts'
import { Run } from '../../contract/run.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { RunReads } from '../port.ts'
import { jsonOrNull, parseJsonColumn } from './json-column.ts'
import { type Database, where } from './query.ts'

const Row = z.object({
  position: z.number(),
  id: z.string(),
  workflow: z.string().nullable(),
  agent: z.string().nullable(),
  instance_id: z.string().nullable(),
  status: Run.shape.status,
  trigger: Run.shape.trigger,
  payload: z.string(),
  result: z.string().nullable(),
  error: z.string().nullable(),
  event_count: z.number(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
})

function toRun(row: z.infer<typeof Row>): Run {
  return {
    id: row.id,
    workflow: row.workflow,
    agent: row.agent,
    instanceId: row.instance_id,
    status: row.status,
    trigger: row.trigger,
    payload: parseJsonColumn(row.payload),
    result: parseJsonColumn(row.result),
    error: StoredError.nullable().parse(parseJsonColumn(row.error)),
    eventCount: row.event_count,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}

export function runRepository(database: Database) {
  const byId = database.prepare('SELECT * FROM run WHERE id = ?')
  const insert = database.prepare(`
    INSERT INTO run (id, workflow, agent, instance_id, status, trigger, payload, started_at)
    VALUES (@id, @workflow, @agent, @instanceId, 'running', @trigger, @payload, @now)`)
  const settle = database.prepare(`
    UPDATE run SET status = @status, result = @result, error = @error, ended_at = @now
    WHERE id = @id AND status = 'running'`)

  const reads: RunReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toRun(Row.parse(row))
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('workflow', filter.workflow)
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.oneOf('status', filter.status)
      const cursor = decodeCursor(page.cursor, ['number'])
      if (cursor) conditions.raw('position < ?', ...cursor)
      const rows = conditions
        .select(database, 'SELECT * FROM run', `ORDER BY position DESC LIMIT ${limit + 1}`)
        .map((row) => Row.parse(row))
      const { items, nextCursor } = toPage(rows, limit, (last) => encodeCursor([last.position]))
      return { items: items.map(toRun), nextCursor }
    },
  }

  return {
    reads,
    create(run: NewRun, now: number) {
      const { agent = null, instanceId = null } = run
      const payload = JSON.stringify(run.payload ?? null)
      insert.run({ ...run, agent, instanceId, payload, now })
    },
    settle(change: Extract<Change, { type: 'run.settle' }>, now: number) {
      settle.run({
        id: change.runId,
        status: change.status,
        result: jsonOrNull(change.result),
        error: jsonOrNull(change.error),
        now,
      })
    },
  }
}
