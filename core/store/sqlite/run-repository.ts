/** Rows of the run table. */
import { z } from 'zod'
import type { Change, NewRun } from '../../contract/change.ts'
import { StoredError } from '../../contract/error.ts'
import { Run, RunRequest } from '../../contract/run.ts'
import { pageLimit, toPage } from '../page.ts'
import type { RunReads } from '../run-reads.ts'
import { jsonOrNull, parseJsonColumn } from './json-column.ts'
import { containsWords, orderedList, workRanks } from './list-conditions.ts'
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
  deleted_at: z.number().nullable(),
  begun_at: z.number().nullable(),
  attempt: z.number(),
  retry_of: z.string().nullable(),
  replay_of: z.string().nullable(),
  steps: z.number(),
})
const Progress = z.object({
  source_hash: z.string().nullable(),
  resumes: z.number(),
  fruitless: z.number(),
  stop: z.string().nullable(),
})
const Long = z.object({ id: z.string(), event_count: z.number() })
const Request = z.object({ request: z.string().nullable() })
const Ranked = Row.extend({ rank: z.number() })

const ranks = workRanks('run_id')

/** What words are looked for in. */
const words = `listed.id || ' ' || coalesce(agent, '') || ' ' || trigger || ' ' || payload || ' ' ||
  coalesce(json_extract(error, '$.message'), '')`

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
    steps: row.steps,
    attempt: row.attempt,
    retryOf: row.retry_of,
    replayOf: row.replay_of,
    startedAt: row.started_at,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
  }
}

export function runRepository(database: Database) {
  const steps = '(SELECT count(*) FROM step WHERE owner_id = listed.id) AS steps'
  const byId = database.prepare(`SELECT *, ${steps} FROM run AS listed WHERE id = ?`)
  const insert = database.prepare(`
    INSERT INTO run (id, workflow, agent, instance_id, status, trigger, payload, request, retry_of, replay_of, started_at)
    VALUES (@id, @workflow, @agent, @instanceId, 'running', @trigger, @payload, @request, @retryOf, @replayOf, @now)`)
  const begin = database.prepare(`
    UPDATE run SET begun_at = coalesce(begun_at, @now), attempt = attempt + 1, fruitless = fruitless + 1,
      source_hash = @sourceHash, resumes = @resumes
    WHERE id = @id AND status = 'running'`)
  const forgive = database.prepare(
    "UPDATE run SET fruitless = 0 WHERE id = ? AND status = 'running'",
  )
  const stop = database.prepare(
    "UPDATE run SET stop = coalesce(stop, ?) WHERE id = ? AND status = 'running'",
  )
  const progress = database.prepare(
    'SELECT source_hash, resumes, fruitless, stop FROM run WHERE id = ?',
  )
  const request = database.prepare('SELECT request FROM run WHERE id = ?')
  const long = database.prepare(`
    SELECT id, event_count FROM run WHERE event_count >= ? AND ended_at IS NOT NULL
    ORDER BY position DESC LIMIT ?`)
  const settle = database.prepare(`
    UPDATE run SET status = @status, result = @result, error = @error, ended_at = @now
    WHERE id = @id AND status = 'running'`)

  const hide = database.prepare(
    'UPDATE run SET deleted_at = ? WHERE id = ? AND ended_at IS NOT NULL',
  )
  const removal = [
    'DELETE FROM session WHERE run_id = ? AND parent_session_id IS NULL',
    'DELETE FROM step WHERE owner_id IN (SELECT id FROM operation WHERE run_id = ?)',
    'DELETE FROM step WHERE owner_id = ?',
    'DELETE FROM operation WHERE run_id = ?',
    'DELETE FROM event WHERE run_id = ?',
    'DELETE FROM step WHERE owner_id = ?',
    'DELETE FROM run WHERE id = ?',
  ].map((sql) => database.prepare(sql))
  const hasEnded = database.prepare('SELECT 1 FROM run WHERE id = ? AND ended_at IS NOT NULL')

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
      conditions.raw(`deleted_at IS ${filter.deleted ? 'NOT NULL' : 'NULL'}`)
      containsWords(conditions, words, filter.q)
      const ordered = orderedList(conditions, filter.order ?? 'newest', page.cursor, ranks)
      const head = `SELECT *, ${steps}, ${ordered.column} FROM run AS listed`
      const rows = conditions
        .select(database, head, `${ordered.tail} LIMIT ${limit + 1}`)
        .map((row) => Ranked.parse(row))
      const { items, nextCursor } = toPage(rows, limit, ordered.cursorOf)
      return { items: items.map(toRun), nextCursor }
    },
    long(events, limit) {
      const rows = long.all(events, limit).map((row) => Long.parse(row))
      return rows.map(({ id, event_count }) => ({ id, eventCount: event_count }))
    },
    request(id) {
      const row = Request.optional().parse(request.get(id))
      return RunRequest.nullable().parse(parseJsonColumn(row?.request ?? null))
    },
    progress(id) {
      const row = Progress.optional().parse(progress.get(id))
      if (row === undefined) return null
      const { source_hash: sourceHash, resumes, fruitless, stop } = row
      return { sourceHash, resumes: resumes === 1, stop, fruitless }
    },
  }

  return {
    reads,
    create(run: NewRun, now: number) {
      const { agent = null, instanceId = null, retryOf = null, replayOf = null } = run
      const payload = JSON.stringify(run.payload ?? null)
      const request = jsonOrNull(run.request)
      insert.run({ ...run, agent, instanceId, payload, request, retryOf, replayOf, now })
    },
    begin(change: Extract<Change, { type: 'run.begin' }>, now: number) {
      const { runId: id, sourceHash, resumes } = change
      begin.run({ id, sourceHash, resumes: resumes ? 1 : 0, now })
    },
    stop({ runId, reason }: Extract<Change, { type: 'run.stop' }>) {
      stop.run(reason, runId)
    },
    /** What counts as an attempt that led to nothing begins anew. */
    forgive(id: string) {
      forgive.run(id)
    },
    hide({ runId, deletedAt }: Extract<Change, { type: 'run.hide' }>) {
      hide.run(deletedAt, runId)
    },
    remove(id: string) {
      if (hasEnded.get(id) === undefined) return
      for (const statement of removal) statement.run(id)
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
