/** Rows of the session table. */
import { z } from 'zod'
import type { NewSession } from '../../contract/change.ts'
import type { Session, SessionKey } from '../../contract/session.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { PageRequest, SessionReads } from '../port.ts'
import { type SessionChange, touches } from '../session-change.ts'
import { sessionNameTaken } from '../session-name-taken.ts'
import { containsWords } from './list-conditions.ts'
import { type Database, where } from './query.ts'

const Row = z.object({
  id: z.string(),
  agent: z.string(),
  instance_id: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  leaf_id: z.string().nullable(),
  head_seq: z.number(),
  parent_session_id: z.string().nullable(),
  task_id: z.string().nullable(),
  run_id: z.string().nullable(),
  metadata: z.string(),
  pinned_at: z.number().nullable(),
  archived_at: z.number().nullable(),
  deleted_at: z.number().nullable(),
  created_at: z.number(),
  updated_at: z.number(),
})

const Metadata = z.record(z.string(), z.unknown())
const InstanceRow = z.object({
  agent: z.string(),
  instance_id: z.string(),
  sessions: z.number(),
  created_at: z.number(),
  updated_at: z.number(),
})

export function toSession(value: unknown): Session {
  const row = Row.parse(value)
  return {
    id: row.id,
    agent: row.agent,
    instanceId: row.instance_id,
    name: row.name,
    title: row.title,
    leafId: row.leaf_id,
    headSeq: row.head_seq,
    parentSessionId: row.parent_session_id,
    taskId: row.task_id,
    runId: row.run_id,
    metadata: Metadata.parse(JSON.parse(row.metadata)),
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
    deletedAt: row.deleted_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What is looked through for words. */
const words = `agent || ' ' || instance_id || ' ' || name || ' ' || coalesce(title, '') || ' ' || id`

export function sessionRepository(database: Database) {
  const byId = database.prepare('SELECT * FROM session WHERE id = ?')
  const byKey = database.prepare(
    'SELECT * FROM session WHERE agent = ? AND instance_id = ? AND name = ? AND deleted_at IS NULL',
  )
  const insert = database.prepare(`
    INSERT INTO session (id, agent, instance_id, name, parent_session_id, task_id, run_id, metadata, created_at, updated_at)
    VALUES (@id, @agent, @instanceId, @name, @parentSessionId, @taskId, @runId, @metadata, @now, @now)
    ON CONFLICT (agent, instance_id, name) WHERE deleted_at IS NULL DO NOTHING`)
  const remove = database.prepare('DELETE FROM session WHERE id = ?')
  const update = database.prepare(`
    UPDATE session SET title = @title, name = @name, leaf_id = @leafId, metadata = @metadata,
      pinned_at = @pinnedAt, archived_at = @archivedAt, deleted_at = @deletedAt, updated_at = @updatedAt
    WHERE id = @id`)

  function get(id: string): Session | null {
    const row = byId.get(id)
    return row === undefined ? null : toSession(row)
  }

  const reads: SessionReads = {
    get,
    find(key: SessionKey) {
      const row = byKey.get(key.agent, key.instanceId, key.session)
      return row === undefined ? null : toSession(row)
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.equal('run_id', filter.runId)
      conditions.equal('parent_session_id', filter.parentSessionId)
      const narrowed = filter.runId !== undefined || filter.parentSessionId !== undefined
      if (!filter.includeInternal && !narrowed) {
        conditions.raw('run_id IS NULL AND parent_session_id IS NULL')
      }
      conditions.raw(filter.deleted ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL')
      if (filter.archived !== undefined) {
        conditions.raw(filter.archived ? 'archived_at IS NOT NULL' : 'archived_at IS NULL')
      }
      containsWords(conditions, words, filter.q)
      addCursor(conditions, page)
      const rows = conditions.select(
        database,
        'SELECT * FROM session',
        `ORDER BY updated_at DESC, id DESC LIMIT ${limit + 1}`,
      )
      return toPage(rows.map(toSession), limit, (last) => encodeCursor([last.updatedAt, last.id]))
    },
    instances(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.equal('agent', filter.agent)
      conditions.raw('run_id IS NULL AND parent_session_id IS NULL AND deleted_at IS NULL')
      const cursor = decodeCursor(page.cursor, ['number', 'string'])
      const having = cursor === null ? '' : 'HAVING (max(updated_at), instance_id) < (?, ?)'
      if (cursor) conditions.bindLast(...cursor)
      const rows = conditions.select(
        database,
        `SELECT agent, instance_id, count(*) AS sessions, min(created_at) AS created_at, max(updated_at) AS updated_at FROM session`,
        `GROUP BY agent, instance_id ${having} ORDER BY updated_at DESC, instance_id DESC LIMIT ${limit + 1}`,
      )
      const items = rows.map((value) => {
        const row = InstanceRow.parse(value)
        return {
          agent: row.agent,
          instanceId: row.instance_id,
          sessions: row.sessions,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        }
      })
      return toPage(items, limit, (last) => encodeCursor([last.updatedAt, last.instanceId]))
    },
  }

  return {
    reads,
    open(session: NewSession, now: number) {
      insert.run({ ...session, metadata: JSON.stringify(session.metadata), now })
    },
    remove(id: string) {
      remove.run(id)
    },
    update(id: string, change: SessionChange, now: number) {
      const session = get(id)
      if (session === null) return
      const next = { ...session, ...change }
      const named = reads.find({ ...next, session: next.name })
      if (named !== null && named.id !== id && next.deletedAt === null)
        throw sessionNameTaken(named)
      update.run({
        id,
        title: next.title,
        name: next.name,
        leafId: next.leafId,
        metadata: JSON.stringify(next.metadata),
        pinnedAt: next.pinnedAt,
        archivedAt: next.archivedAt,
        deletedAt: next.deletedAt,
        updatedAt: touches(change) ? now : session.updatedAt,
      })
    },
  }
}

function addCursor(conditions: ReturnType<typeof where>, page: PageRequest): void {
  const cursor = decodeCursor(page.cursor, ['number', 'string'])
  if (cursor) conditions.raw('(updated_at, id) < (?, ?)', ...cursor)
}
