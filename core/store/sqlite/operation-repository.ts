/** Rows of the operation table. */
import { z } from 'zod'
import type { Change, NewOperation } from '../../contract/change.ts'
import { StoredError } from '../../contract/error.ts'
import { Operation } from '../../contract/operation.ts'
import type { Repeats } from '../../contract/queue.ts'
import { Usage } from '../../contract/usage.ts'
import { ofConversation } from '../operation-record.ts'
import { pageLimit, toPage } from '../page.ts'
import type { OperationReads } from '../port.ts'
import { jsonOrNull, parseJsonColumn } from './json-column.ts'
import { containsWords, orderedList, workRanks } from './list-conditions.ts'
import { type Database, where } from './query.ts'

const Row = z.object({
  position: z.number(),
  id: z.string(),
  kind: Operation.shape.kind,
  status: Operation.shape.status,
  agent: z.string().nullable(),
  instance_id: z.string().nullable(),
  session: z.string().nullable(),
  run_id: z.string().nullable(),
  dispatch_id: z.string().nullable(),
  parent_operation_id: z.string().nullable(),
  preview: z.string(),
  model: z.string().nullable(),
  turns: z.number(),
  tool_calls: z.number(),
  usage: z.string().nullable(),
  error: z.string().nullable(),
  retry_of: z.string().nullable(),
  replay_of: z.string().nullable(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  deleted_at: z.number().nullable(),
})
const Ranked = Row.extend({ rank: z.number() })

const ranks = workRanks('operation_id')

/** What words are looked for in. */
const words = `coalesce(agent, '') || ' ' || coalesce(instance_id, '') || ' ' || coalesce(session, '') || ' ' ||
  listed.id || ' ' || kind || ' ' || coalesce(model, '') || ' ' || preview || ' ' ||
  coalesce(json_extract(error, '$.message'), '')`

function toOperation(row: z.infer<typeof Row>): Operation {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    agent: row.agent,
    instanceId: row.instance_id,
    session: row.session,
    runId: row.run_id,
    dispatchId: row.dispatch_id,
    parentOperationId: row.parent_operation_id,
    preview: row.preview,
    model: row.model,
    turns: row.turns,
    toolCalls: row.tool_calls,
    usage: Usage.nullable().parse(parseJsonColumn(row.usage)),
    error: StoredError.nullable().parse(parseJsonColumn(row.error)),
    ...(row.retry_of === null ? {} : { retryOf: row.retry_of }),
    ...(row.replay_of === null ? {} : { replayOf: row.replay_of }),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
  }
}

/** An operation that has ended, and the tasks below it. Its one parameter is the first. */
const tree = `WITH RECURSIVE tree (id) AS (
  SELECT id FROM operation WHERE id = ? AND ended_at IS NOT NULL
  UNION SELECT operation.id FROM operation JOIN tree ON operation.parent_operation_id = tree.id)`

export function operationRepository(database: Database) {
  const byId = database.prepare('SELECT * FROM operation WHERE id = ?')
  const insert = database.prepare(`
    INSERT INTO operation (id, kind, status, agent, instance_id, session, run_id, dispatch_id,
      parent_operation_id, preview, model, retry_of, replay_of, started_at)
    VALUES (@id, @kind, 'running', @agent, @instanceId, @session, @runId, @dispatchId,
      @parentOperationId, @preview, @model, @retryOf, @replayOf, @now) ON CONFLICT (id) DO NOTHING`)
  const begin = database.prepare(
    "UPDATE operation SET started_at = ? WHERE id = ? AND status = 'running'",
  )
  const progress = database.prepare(
    "UPDATE operation SET turns = ?, tool_calls = ? WHERE id = ? AND status = 'running'",
  )
  const settle = database.prepare(`
    UPDATE operation SET status = @status, usage = @usage, error = @error,
      model = coalesce(@model, model), ended_at = @now
    WHERE id = @id AND status = 'running'`)

  const hide = database.prepare(`${tree}
    UPDATE operation SET deleted_at = ? WHERE id IN (SELECT id FROM tree)`)
  const removal = [
    `${tree} DELETE FROM step WHERE owner_id IN (SELECT id FROM tree)`,
    `${tree} DELETE FROM prompt_request WHERE operation_id IN (SELECT id FROM tree)`,
    `${tree} DELETE FROM event WHERE operation_id IN (SELECT id FROM tree) AND type <> '${ofConversation}'`,
    `${tree} DELETE FROM operation WHERE id IN (SELECT id FROM tree)`,
  ].map((sql) => database.prepare(sql))

  const reads: OperationReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toOperation(Row.parse(row))
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.equal('session', filter.session)
      conditions.equal('run_id', filter.runId)
      conditions.oneOf('kind', filter.kind)
      conditions.oneOf('status', filter.status)
      conditions.raw(`deleted_at IS ${filter.deleted ? 'NOT NULL' : 'NULL'}`)
      if (filter.topLevel) conditions.raw('run_id IS NULL AND parent_operation_id IS NULL')
      containsWords(conditions, words, filter.q)
      const ordered = orderedList(conditions, filter.order ?? 'newest', page.cursor, ranks)
      const head = `SELECT *, ${ordered.column} FROM operation AS listed`
      const rows = conditions
        .select(database, head, `${ordered.tail} LIMIT ${limit + 1}`)
        .map((row) => Ranked.parse(row))
      const { items, nextCursor } = toPage(rows, limit, ordered.cursorOf)
      return { items: items.map(toOperation), nextCursor }
    },
  }

  return {
    reads,
    start(operation: NewOperation, now: number, { retryOf, replayOf }: Repeats = {}) {
      insert.run({ ...operation, retryOf: retryOf ?? null, replayOf: replayOf ?? null, now })
    },
    /** An operation that was only accepted starts when it is begun. */
    begin(id: string, now: number) {
      begin.run(now, id)
    },
    progress(change: Extract<Change, { type: 'operation.progress' }>) {
      progress.run(change.turns, change.toolCalls, change.operationId)
    },
    hide({ operationId, deletedAt }: Extract<Change, { type: 'operation.hide' }>) {
      hide.run(operationId, deletedAt)
    },
    remove(id: string) {
      for (const statement of removal) statement.run(id)
    },
    settle(change: Extract<Change, { type: 'operation.settle' }>, now: number) {
      settle.run({
        id: change.operationId,
        status: change.status,
        usage: jsonOrNull(change.usage),
        error: jsonOrNull(change.error),
        model: change.model,
        now,
      })
    },
  }
}
