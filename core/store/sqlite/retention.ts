/**
 * Removing what is old, a few rows at a time, between other work. Events go from the beginning of the
 * log only, so that what is kept has no holes: a reader is either past the horizon or is told so.
 */
import { z } from 'zod'
import type { FileReply } from './file-task.ts'
import { type Database, prepareOnce } from './query.ts'

/** Moments in milliseconds; what ended before them is removed. Null keeps everything. */
export interface KeepLimits {
  eventsSince: number | null
  runsSince: number | null
  dispatchesSince: number | null
}

export interface Removed {
  events: number
  runs: number
  dispatches: number
  blobs: number
  /** What the file became smaller by. */
  bytes: number
}

/** What a removal would take, in rows, and the bytes of its events. */
export type Removable = Omit<Removed, 'blobs'>

export type KeepPlan = Extract<FileReply, { kind: 'plan' }>
export type UnusedBlobs = Extract<FileReply, { kind: 'unused-blobs' }>

/** Rows that are removed in one transaction, and pages given back at once: some milliseconds each. */
const slice = 200
const vacuumSlice = 100

const firstKey = 'events.first'
const Value = z.object({ value: z.string() })

/** The first event that is kept; 1 when none was removed. */
export function firstKeptEvent(database: Database): number {
  const row = prepareOnce(database, 'SELECT value FROM meta WHERE key = ?').get(firstKey)
  return Number(Value.optional().parse(row)?.value ?? 1)
}

/** Reads, in a thread of its own, what can go. What belongs to unfinished work is never among it. */
export function planRemoval(database: Database, limits: KeepLimits): KeepPlan {
  const { eventsSince, runsSince, dispatchesSince } = limits
  const ids = (sql: string, since: number | null) =>
    since === null ? [] : z.array(z.string()).parse(database.prepare(sql).pluck().all(since))
  return {
    kind: 'plan',
    eventsBelow: eventsSince === null ? 0 : eventsBelow(database, eventsSince),
    runs: ids("SELECT id FROM run WHERE status <> 'running' AND ended_at < ?", runsSince),
    dispatches: ids(
      "SELECT id FROM dispatch WHERE status = 'settled' AND settled_at < ?",
      dispatchesSince,
    ),
    prompts: ids(
      'SELECT operation_id FROM prompt_request WHERE admitted_at < ? AND operation_id NOT IN (SELECT id FROM queue_item)',
      dispatchesSince,
    ),
  }
}

const EventTotals = z.object({ events: z.number(), bytes: z.number() })

/** Reads, in a thread of its own, how much can go. */
export function measureRemoval(database: Database, limits: KeepLimits): FileReply {
  const { eventsBelow, runs, dispatches } = planRemoval(database, limits)
  const totals = database
    .prepare(
      'SELECT count(*) AS events, coalesce(sum(octet_length(data)), 0) AS bytes FROM event WHERE seq < ?',
    )
    .get(eventsBelow)
  return {
    kind: 'measured',
    ...EventTotals.parse(totals),
    runs: runs.length,
    dispatches: dispatches.length,
  }
}

/** All events of a run, an operation or a dispatch are kept while any of them is young enough. */
function eventsBelow(database: Database, since: number): number {
  const begun = [
    "SELECT min(started_at) FROM run WHERE status = 'running' OR ended_at >= ?",
    "SELECT min(started_at) FROM operation WHERE status = 'running' OR ended_at >= ?",
    "SELECT min(accepted_at) FROM dispatch WHERE status <> 'settled' OR settled_at >= ?",
  ].map((sql) => z.number().nullable().parse(database.prepare(sql).pluck().get(since)))
  const from = Math.min(since, ...begun.filter((moment) => moment !== null))
  const first = database
    .prepare('SELECT seq FROM event WHERE created_at >= ? ORDER BY seq LIMIT 1')
    .pluck()
    .get(from)
  if (typeof first === 'number') return first
  const last = database
    .prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
    .pluck()
    .get()
  return typeof last === 'number' ? last + 1 : 0
}

/** Removes what the plan says, giving way to other work after each few rows. */
export async function removeOld(
  database: Database,
  plan: KeepPlan,
  signal: AbortSignal,
): Promise<Omit<Removed, 'blobs' | 'bytes'>> {
  const removed = { events: 0, runs: 0, dispatches: 0 }
  const remember = prepareOnce(
    database,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const removeEvents = prepareOnce(
    database,
    `DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE seq < ? ORDER BY seq LIMIT ${slice})
     RETURNING seq`,
  )
  for (let isMore = plan.eventsBelow > 0; isMore; await turn(signal)) {
    const step = database.transaction(() => {
      const gone = z.array(z.number()).parse(removeEvents.pluck().all(plan.eventsBelow))
      if (gone.length > 0) remember.run(firstKey, String(Math.max(...gone) + 1))
      return gone.length
    })
    const count = step.immediate()
    removed.events += count
    isMore = count === slice
  }
  removed.runs = await removeEach(database, plan.runs, signal, [
    'DELETE FROM session WHERE run_id = ? AND parent_session_id IS NULL',
    'DELETE FROM step WHERE owner_id IN (SELECT id FROM operation WHERE run_id = ?)',
    'DELETE FROM operation WHERE run_id = ?',
    'DELETE FROM step WHERE owner_id = ?',
    "DELETE FROM run WHERE id = ? AND status <> 'running'",
  ])
  removed.dispatches = await removeEach(database, plan.dispatches, signal, [
    "DELETE FROM dispatch WHERE id = ? AND status = 'settled'",
  ])
  await removeEach(database, plan.prompts, signal, [
    'DELETE FROM prompt_request WHERE operation_id = ?',
  ])
  return removed
}

/** Removes blobs that no event, step, prompt or import refers to, also none that came since the plan was made. */
export async function removeBlobs(
  database: Database,
  { digests, lastSeq }: UnusedBlobs,
  signal: AbortSignal,
): Promise<number> {
  const later = prepareOnce(database, 'SELECT 1 FROM event WHERE seq > ? AND instr(data, ?) > 0')
  const step = prepareOnce(database, 'SELECT 1 FROM step WHERE digest = ?')
  const prompt = prepareOnce(database, 'SELECT 1 FROM prompt_request WHERE digest = ?')
  const imported = prepareOnce(database, 'SELECT 1 FROM imported_timeline WHERE digest = ?')
  const remove = prepareOnce(database, 'DELETE FROM blob WHERE digest = ?')
  let count = 0
  for (const some of slices(digests)) {
    const removal = database.transaction(() => {
      for (const digest of some) {
        const user = later.get(lastSeq, digest) ?? step.get(digest) ?? prompt.get(digest)
        const isUsed = (user ?? imported.get(digest)) !== undefined
        if (!isUsed) count += remove.run(digest).changes
      }
    })
    removal.immediate()
    await turn(signal)
  }
  return count
}

/** Gives free pages back to the file system. */
export async function shrink(database: Database, signal: AbortSignal): Promise<void> {
  const free = () => Number(database.pragma('freelist_count', { simple: true }))
  for (let left = free(); left > 0; ) {
    database.pragma(`incremental_vacuum(${vacuumSlice})`)
    await turn(signal)
    const now = free()
    // Another reader may keep the pages it looks at.
    if (now >= left) return
    left = now
  }
}

async function removeEach(
  database: Database,
  ids: string[],
  signal: AbortSignal,
  statements: string[],
): Promise<number> {
  let count = 0
  for (const some of slices(ids)) {
    const step = database.transaction(() => {
      for (const id of some) {
        const changes = statements.map((sql) => prepareOnce(database, sql).run(id).changes)
        count += changes.at(-1) ?? 0
      }
    })
    step.immediate()
    await turn(signal)
  }
  return count
}

function* slices(ids: string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += slice) yield ids.slice(start, start + slice)
}

/** Lets others have their turn. */
function turn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve()))
  })
}
