/** Rows of the queue and of what was asked of prompts. */
import { z } from 'zod'
import type { Change, NewDispatch, NewPrompt, NewRun } from '../../contract/change.ts'
import { PromptContent, QueueKind, QueueStatus } from '../../contract/queue.ts'
import { blobThreshold, digestOf } from '../blob-reference.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { QueueReads, QueueRow } from '../port.ts'
import { previewOf, queueStatus } from '../queue-status.ts'
import type { blobRepository } from './blob-repository.ts'
import { containsWords } from './list-conditions.ts'
import { type Database, where } from './query.ts'

const Row = z.object({
  position: z.number(),
  id: z.string(),
  kind: QueueKind,
  agent: z.string().nullable(),
  instance_id: z.string().nullable(),
  session: z.string().nullable(),
  workflow: z.string().nullable(),
  preview: z.string(),
  status: z.enum(['queued', 'running']),
  attempt: z.number(),
  interruptions: z.number(),
  max_attempts: z.number(),
  reason: z.string().nullable(),
  next_attempt_at: z.number().nullable(),
  stop_reason: z.string().nullable(),
  admitted_at: z.number(),
})
const Counted = z.object({ status: QueueStatus, count: z.number() })
const Attempt = z.object({ attempt: z.number() })
const Request = z.object({ request: z.string().nullable(), digest: z.string().nullable() })

function toItem(value: unknown): QueueRow {
  const row = Row.parse(value)
  const moment = { status: row.status, reason: row.reason, nextAttemptAt: row.next_attempt_at }
  return {
    kind: row.kind,
    id: row.id,
    ...(row.agent === null ? {} : { agent: row.agent }),
    ...(row.instance_id === null ? {} : { instanceId: row.instance_id }),
    ...(row.session === null ? {} : { session: row.session }),
    ...(row.workflow === null ? {} : { workflow: row.workflow }),
    ...queueStatus(moment, Date.now()),
    position: row.position,
    admittedAt: row.admitted_at,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    ...(row.preview === '' ? {} : { preview: row.preview }),
    interruptions: row.interruptions,
    stopReason: row.stop_reason,
  }
}

export function queueRepository(database: Database, blobs: ReturnType<typeof blobRepository>) {
  const insert = database.prepare(`
    INSERT INTO queue_item (id, kind, agent, instance_id, session, workflow, preview, status, attempt, admitted_at)
    VALUES (@id, @kind, @agent, @instanceId, @session, @workflow, @preview, @status, @attempt, @now)
    ON CONFLICT (id) DO NOTHING`)
  const ask = database.prepare(`
    INSERT INTO prompt_request (operation_id, agent, instance_id, session, request, digest, admitted_at)
    VALUES (@id, @agent, @instanceId, @session, @request, @digest, @now) ON CONFLICT (operation_id) DO NOTHING`)
  const start = database.prepare(`
    UPDATE queue_item SET status = 'running', attempt = attempt + 1, next_attempt_at = NULL
    WHERE id = ? AND status = 'queued' RETURNING attempt`)
  const requeue = database.prepare(`
    UPDATE queue_item SET status = 'queued', reason = coalesce(@reason, reason),
      next_attempt_at = @nextAttemptAt, interruptions = interruptions + @interruptions WHERE id = @id`)
  const wait = database.prepare(
    "UPDATE queue_item SET reason = ?, next_attempt_at = ? WHERE id = ? AND status = 'running'",
  )
  const stopOne = database.prepare(
    "UPDATE queue_item SET stop_reason = @reason WHERE id = @id AND kind <> 'run'",
  )
  const stopAll = database.prepare(`
    UPDATE queue_item SET stop_reason = @reason WHERE agent = @agent AND instance_id = @instanceId
      AND (@session IS NULL OR session = @session) AND kind <> 'run' AND status = 'running'`)
  const remove = database.prepare('DELETE FROM queue_item WHERE id = ?')
  const byId = database.prepare('SELECT * FROM queue_item WHERE id = ?')
  const request = database.prepare(
    'SELECT request, digest FROM prompt_request WHERE operation_id = ?',
  )
  // What a session was asked is known by its entries, whatever its name was then; what never became an
  // entry, by its name.
  const forget = database.prepare(`
    DELETE FROM prompt_request WHERE operation_id NOT IN (SELECT id FROM queue_item) AND (
      operation_id IN (SELECT operation_id FROM entry WHERE session_id = @id AND operation_id IS NOT NULL)
      OR operation_id IN (
        SELECT asked.operation_id FROM session JOIN prompt_request AS asked
          ON asked.agent = session.agent AND asked.instance_id = session.instance_id
          AND asked.session = session.name AND asked.admitted_at <= coalesce(session.deleted_at, @now)
        WHERE session.id = @id))`)

  const reads: QueueReads = {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toItem(row)
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.oneOf('kind', filter.kind)
      conditions.equal('agent', filter.agent)
      conditions.equal('instance_id', filter.instanceId)
      conditions.equal('session', filter.session)
      conditions.equal('workflow', filter.workflow)
      if (filter.status) {
        conditions.oneOf(statusAt(Date.now()), filter.status)
      }
      containsWords(conditions, words, filter.q)
      const cursor = decodeCursor(page.cursor, ['number'])
      if (cursor) conditions.raw('position > ?', ...cursor)
      const rows = conditions.select(
        database,
        'SELECT * FROM queue_item',
        `ORDER BY position LIMIT ${limit + 1}`,
      )
      return toPage(rows.map(toItem), limit, (last) => encodeCursor([last.position]))
    },
    counts() {
      const now = statusAt(Date.now())
      const rows = database
        .prepare(`SELECT ${now} AS status, count(*) AS count FROM queue_item GROUP BY 1`)
        .all()
      const counts = { queued: 0, running: 0, waiting: 0 }
      for (const { status, count } of Counted.array().parse(rows)) counts[status] = count
      return counts
    },
    prompt(operationId) {
      const row = Request.optional().parse(request.get(operationId))
      if (row === undefined) return null
      const bytes = row.digest === null ? null : blobs.read(row.digest)
      const text = bytes === null ? row.request : new TextDecoder().decode(bytes)
      return text === null ? null : PromptContent.parse(JSON.parse(text))
    },
  }

  function keep(id: string, { operation, content }: NewPrompt, now: number): void {
    const { agent, instanceId, session } = operation
    const key = { id, agent, instanceId, session, now }
    const text = JSON.stringify(content)
    if (text.length <= blobThreshold) {
      ask.run({ ...key, request: text, digest: null })
      return
    }
    const bytes = new TextEncoder().encode(text)
    const digest = digestOf(bytes)
    blobs.insert(digest, bytes, now)
    ask.run({ ...key, request: null, digest })
  }

  return {
    reads,
    admitPrompt(prompt: NewPrompt, now: number) {
      const { id, agent, instanceId, session, preview } = prompt.operation
      const begun = prompt.starts ? { status: 'running', attempt: 1 } : waiting
      insert.run({
        ...{ id, agent, instanceId, session, preview, now },
        ...begun,
        kind: 'prompt',
        workflow: null,
      })
      keep(id, prompt, now)
    },
    admitDispatch({ id, agent, instanceId, session, input }: NewDispatch, now: number) {
      const key = { id, agent, instanceId, session, workflow: null }
      insert.run({ ...key, ...waiting, kind: 'dispatch', preview: previewOf(input), now })
    },
    admitRun({ id, workflow, agent = null, instanceId = null, payload }: NewRun, now: number) {
      const key = { id, workflow, agent, instanceId, session: null }
      insert.run({ ...key, ...waiting, kind: 'run', preview: previewOf(payload), now })
    },
    /** The number of the attempt that begins; null when it does not wait. */
    start(id: string): number | null {
      return Attempt.optional().parse(start.get(id))?.attempt ?? null
    },
    /** Without a word about why. */
    release(id: string) {
      requeue.run({ id, reason: null, nextAttemptAt: null, interruptions: 0 })
    },
    requeue(change: Extract<Change, { type: 'queue.requeue' }>) {
      const { id, reason, nextAttemptAt, isInterruption } = change
      requeue.run({ id, reason, nextAttemptAt, interruptions: isInterruption ? 1 : 0 })
    },
    wait({ id, reason, nextAttemptAt }: Extract<Change, { type: 'queue.wait' }>) {
      wait.run(reason, nextAttemptAt, id)
    },
    stop({ target, reason }: Extract<Change, { type: 'queue.stop' }>) {
      if ('id' in target) stopOne.run({ id: target.id, reason })
      else stopAll.run({ session: null, ...target, reason })
    },
    remove(id: string) {
      remove.run(id)
    },
    /** What a session was asked goes with it. To be called before its rows are gone. */
    forget(sessionId: string, now: number) {
      forget.run({ id: sessionId, now })
    },
  }
}

/** Of `queueText`. */
const words = `id || ' ' || coalesce(agent, '') || ' ' || coalesce(instance_id, '') || ' ' ||
  coalesce(session, '') || ' ' || coalesce(workflow, '') || ' ' || preview || ' ' || coalesce(reason, '')`

/** Of `queueStatus`. */
function statusAt(now: number): string {
  return `CASE WHEN next_attempt_at > ${now} THEN 'waiting' ELSE status END`
}

const waiting = { status: 'queued', attempt: 0 }
