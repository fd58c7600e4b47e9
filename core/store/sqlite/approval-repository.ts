/** Rows of the tables of questions and of remembered answers. */
import { z } from 'zod'
import { Approval, ApprovalGrant } from '../../contract/approval.ts'
import type { Change, NewApproval, NewGrant } from '../../contract/change.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { ApprovalReads, GrantReads } from '../port.ts'
import { containsWords, orderedList, type Ranks } from './list-conditions.ts'
import { type Database, where } from './query.ts'

/** Rows are read in the names of the contract, so that one schema checks both. */
const approvalColumns = `
  position, id, status, capability, tool_name AS toolName, sandbox, operation, subject, cwd, agent,
  instance_id AS instanceId, session, run_id AS runId, dispatch_id AS dispatchId,
  operation_id AS operationId, parent_operation_id AS parentOperationId, turn_id AS turnId,
  tool_call_id AS toolCallId, task_id AS taskId, scope, pattern, note, requested_at AS requestedAt,
  expires_at AS expiresAt, resolved_at AS resolvedAt`
const grantColumns = `
  position, id, approval_id AS approvalId, decision, scope, capability, tool_name AS toolName, agent,
  instance_id AS instanceId, session, pattern, note, uses, created_at AS createdAt,
  last_used_at AS lastUsedAt`

/** Of `approvalText`. */
const words = `id || ' ' || tool_name || ' ' || operation || ' ' || subject || ' ' || coalesce(agent, '') ||
  ' ' || coalesce(instance_id, '') || ' ' || coalesce(session, '') || ' ' || coalesce(note, '') || ' ' ||
  coalesce(pattern, '')`

const Position = z.object({ position: z.number() })
const Ranked = Position.extend({ rank: z.number() })

/** What waits, then what waited when its process ended. */
const ranks: Ranks = {
  length: 'resolved_at - requested_at',
  attention: "CASE listed.status WHEN 'pending' THEN 3 WHEN 'interrupted' THEN 2 ELSE 0 END",
}

export function approvalRepository(database: Database) {
  const byId = database.prepare(`SELECT ${approvalColumns} FROM approval WHERE id = ?`)
  const interrupted = database.prepare(`
    SELECT ${approvalColumns} FROM approval
    WHERE status = 'interrupted' AND agent IS @agent AND instance_id IS @instanceId
      AND session IS @session AND capability = @capability AND tool_name = @toolName
      AND operation = @operation AND subject = @subject AND cwd IS @cwd
    ORDER BY position DESC LIMIT 1`)
  const insert = database.prepare(`
    INSERT INTO approval (id, status, capability, tool_name, sandbox, operation, subject, cwd, agent,
      instance_id, session, run_id, dispatch_id, operation_id, parent_operation_id, turn_id,
      tool_call_id, task_id, requested_at, expires_at)
    VALUES (@id, 'pending', @capability, @toolName, @sandbox, @operation, @subject, @cwd, @agent,
      @instanceId, @session, @runId, @dispatchId, @operationId, @parentOperationId, @turnId,
      @toolCallId, @taskId, @now, @expiresAt)
    ON CONFLICT (id) DO UPDATE SET status = 'pending', run_id = @runId, dispatch_id = @dispatchId,
      operation_id = @operationId, parent_operation_id = @parentOperationId, turn_id = @turnId,
      tool_call_id = @toolCallId, task_id = @taskId, requested_at = @now, expires_at = @expiresAt,
      resolved_at = NULL
    WHERE approval.status = 'interrupted'`)
  const resolve = database.prepare(`
    UPDATE approval SET status = @status, scope = @scope, pattern = @pattern, note = @note,
      resolved_at = @now
    WHERE id = @approvalId AND status = 'pending'`)

  const reads: ApprovalReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : Approval.parse(row)
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.equal('session', filter.session)
      conditions.oneOf('status', filter.status)
      conditions.oneOf('capability', filter.capability)
      containsWords(conditions, words, filter.q)
      const ordered = orderedList(conditions, filter.order ?? 'newest', page.cursor, ranks)
      const rows = conditions.select(
        database,
        `SELECT ${approvalColumns}, ${ordered.column} FROM approval AS listed`,
        `${ordered.tail} LIMIT ${limit + 1}`,
      )
      const { items, nextCursor } = toPage(rows, limit, (last) =>
        ordered.cursorOf(Ranked.parse(last)),
      )
      return { items: items.map((row) => Approval.parse(row)), nextCursor }
    },
    interrupted(question) {
      const { agent, instanceId, session, capability, toolName, operation, subject, cwd } = question
      const key = { agent, instanceId, session, capability, toolName, operation, subject, cwd }
      const row = interrupted.get(key)
      return row === undefined ? null : Approval.parse(row)
    },
  }

  return {
    reads,
    request(approval: NewApproval, now: number) {
      insert.run({ ...approval, now })
    },
    resolve(change: Extract<Change, { type: 'approval.resolve' }>, now: number) {
      const { approvalId, status, scope, pattern, note } = change
      resolve.run({ approvalId, status, scope, pattern, note, now })
    },
  }
}

export function grantRepository(database: Database) {
  const byId = database.prepare(`SELECT ${grantColumns} FROM approval_grant WHERE id = ?`)
  const all = database.prepare(`
    SELECT ${grantColumns} FROM approval_grant WHERE capability = ? AND agent IS ?
    ORDER BY position DESC`)
  const insert = database.prepare(`
    INSERT INTO approval_grant (id, approval_id, decision, scope, capability, tool_name, agent,
      instance_id, session, pattern, note, created_at)
    VALUES (@id, @approvalId, @decision, @scope, @capability, @toolName, @agent, @instanceId,
      @session, @pattern, @note, @now)`)
  const use = database.prepare(
    'UPDATE approval_grant SET uses = uses + 1, last_used_at = ? WHERE id = ?',
  )
  const remove = database.prepare('DELETE FROM approval_grant WHERE id = ?')

  const reads: GrantReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : ApprovalGrant.parse(row)
    },
    list(page) {
      const limit = pageLimit(page)
      const conditions = where()
      const cursor = decodeCursor(page.cursor, ['number'])
      if (cursor) conditions.raw('position < ?', ...cursor)
      const rows = conditions.select(
        database,
        `SELECT ${grantColumns} FROM approval_grant`,
        `ORDER BY position DESC LIMIT ${limit + 1}`,
      )
      return pageOfRows(rows, limit, (row) => ApprovalGrant.parse(row))
    },
    of: ({ capability, agent }) =>
      all.all(capability, agent).map((row) => ApprovalGrant.parse(row)),
  }

  return {
    reads,
    add(grant: NewGrant, now: number) {
      insert.run({ ...grant, now })
    },
    use(id: string, now: number) {
      use.run(now, id)
    },
    remove(id: string) {
      remove.run(id)
    },
  }
}

function pageOfRows<Item>(rows: unknown[], limit: number, parse: (row: unknown) => Item) {
  const { items, nextCursor } = toPage(rows, limit, (last) =>
    encodeCursor([Position.parse(last).position]),
  )
  return { items: items.map(parse), nextCursor }
}
