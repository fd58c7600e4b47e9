/** The store on SQLite: one file, one connection, one writer. */
import { statSync } from 'node:fs'
import { z } from 'zod'
import type { Change } from '../../contract/change.ts'
import { digestOf } from '../blob-reference.ts'
import { isReplay } from '../idempotency.ts'
import type { Committed, Store } from '../port.ts'
import { approvalRepository, grantRepository } from './approval-repository.ts'
import { isDamage } from './backup-files.ts'
import { blobRepository } from './blob-repository.ts'
import { dispatchRepository } from './dispatch-repository.ts'
import { entryRepository } from './entry-repository.ts'
import { eventRepository } from './event-repository.ts'
import { importRepository } from './import-repository.ts'
import { keyRepository } from './key-repository.ts'
import { openFile } from './open.ts'
import { operationRepository } from './operation-repository.ts'
import { type Database, prepareOnce } from './query.ts'
import { queueRepository } from './queue-repository.ts'
import { runRepository } from './run-repository.ts'
import { searchRepository } from './search-repository.ts'
import { sessionRepository } from './session-repository.ts'
import type { StoreProblem } from './set-aside.ts'
import { statisticsRepository } from './statistics-repository.ts'
import { stepRepository } from './step-repository.ts'
import { type StoreCare, storeCare } from './store-care.ts'
import { isDiskTrouble, Writer } from './writer.ts'

export interface SqliteStore extends Store {
  /** In words: what was wrong with the file and what was done about it. Empty when all was well. */
  readonly problems: StoreProblem[]
  readonly care: StoreCare
}

const Value = z.object({ value: z.string() })
const Count = z.object({ count: z.number() })
/** Pages given back to the file system when the project closes; about 30 ms. */
const vacuumPages = 1000

/**
 * Opens or creates the store at `path`, migrating it after a backup.
 * Raises `store_too_new` (409), `store_unavailable` (503), `engine_unsupported` (500).
 */
export function openSqliteStore(path: string): SqliteStore {
  const file = openFile(path)
  const { database, problems, markClean, markDamaged } = file
  const blobs = blobRepository(database)
  const search = searchRepository(database)
  const statistics = statisticsRepository(database)
  const repositories = {
    blobs,
    sessions: sessionRepository(database),
    entries: entryRepository(database, search),
    events: eventRepository(database, blobs, statistics),
    runs: runRepository(database),
    steps: stepRepository(database, blobs),
    operations: operationRepository(database),
    dispatches: dispatchRepository(database),
    queue: queueRepository(database, blobs),
    approvals: approvalRepository(database),
    grants: grantRepository(database),
    keys: keyRepository(database),
    imports: importRepository(database, blobs),
  }
  const writer = new Writer(database, (changes) => applyAll(repositories, changes))
  const readMeta = database.prepare('SELECT value FROM meta WHERE key = ?')
  const writeMeta = database.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  let closed = false

  return {
    problems,
    care: storeCare({ path, database, problems, needsCheck: file.needsCheck, markDamaged }),
    sessions: repositories.sessions.reads,
    entries: repositories.entries.reads,
    search: search.reads,
    events: repositories.events.reads,
    runs: repositories.runs.reads,
    steps: repositories.steps.reads,
    operations: repositories.operations.reads,
    dispatches: repositories.dispatches.reads,
    queue: repositories.queue.reads,
    approvals: repositories.approvals.reads,
    grants: repositories.grants.reads,
    keys: repositories.keys.reads,
    imports: repositories.imports.reads,
    statistics: statistics.reads,
    commit: (changes, line) => writer.commit(changes, line),
    blobs: {
      async put(bytes) {
        const digest = digestOf(bytes)
        blobs.insert(digest, bytes, Date.now())
        return digest
      },
      get: (digest) => blobs.read(digest),
    },
    meta: {
      get: (key) => Value.optional().parse(readMeta.get(key))?.value ?? null,
      async set(key, value) {
        writeMeta.run(key, value)
      },
    },
    size: () => ({
      path,
      bytes: fileSize(path),
      walBytes: fileSize(`${path}-wal`),
      events: repositories.events.reads.last() - repositories.events.reads.first() + 1,
      entries: countEntries(database),
      imports: repositories.imports.reads.totals(),
    }),
    async close() {
      if (closed) return
      closed = true
      writer.close()
      try {
        database.pragma(`incremental_vacuum(${vacuumPages})`)
        database.pragma('optimize')
      } catch (error) {
        // A full disk or a damaged page must not keep the file open; what was accepted is in it.
        if (!isDiskTrouble(error)) throw error
        if (isDamage(error)) markDamaged()
      } finally {
        database.close()
      }
      markClean()
    },
  }
}

interface Repositories {
  sessions: ReturnType<typeof sessionRepository>
  entries: ReturnType<typeof entryRepository>
  events: ReturnType<typeof eventRepository>
  runs: ReturnType<typeof runRepository>
  steps: ReturnType<typeof stepRepository>
  operations: ReturnType<typeof operationRepository>
  dispatches: ReturnType<typeof dispatchRepository>
  queue: ReturnType<typeof queueRepository>
  approvals: ReturnType<typeof approvalRepository>
  grants: ReturnType<typeof grantRepository>
  keys: ReturnType<typeof keyRepository>
  imports: ReturnType<typeof importRepository>
}

function applyAll(repositories: Repositories, changes: Change[]): Committed {
  const committed: Committed = { events: [], dispatches: [], claim: null }
  const now = Date.now()
  for (const change of changes) {
    apply(repositories, change, committed, now)
    if (isReplay(change, committed)) break
  }
  return committed
}

function apply(to: Repositories, change: Change, committed: Committed, now: number): void {
  switch (change.type) {
    case 'key.claim':
      committed.claim = to.keys.claim(change.claim, now)
      break
    case 'session.open':
      to.sessions.open(change.session, now)
      break
    case 'session.update': {
      const { type: _, sessionId, ...fields } = change
      to.sessions.update(sessionId, fields, now)
      break
    }
    case 'session.delete':
      to.queue.forget(change.sessionId, now)
      to.sessions.remove(change.sessionId)
      break
    case 'entry.append':
      to.entries.append(change.entry, now)
      break
    case 'event.append':
      committed.events.push(to.events.append(change.event, now))
      break
    case 'run.create':
      to.runs.create(change.run, now)
      to.queue.admitRun(change.run, now)
      break
    case 'run.settle':
      to.runs.settle(change, now)
      to.queue.remove(change.runId)
      break
    case 'run.begin':
      to.runs.begin(change, now)
      to.queue.release(change.runId)
      to.queue.start(change.runId)
      break
    case 'run.stop':
      to.runs.stop(change)
      break
    case 'run.suspend':
      to.runs.forgive(change.runId)
      to.queue.release(change.runId)
      break
    case 'step.finish':
      to.steps.finish(change.step, now)
      to.runs.forgive(change.step.ownerId)
      break
    case 'steps.drop':
      to.steps.dropSome(change.ownerId, change.prefix)
      break
    case 'steps.copy':
      to.steps.copy(change.from, change.to)
      break
    case 'run.hide':
      to.runs.hide(change)
      break
    case 'run.delete':
      to.runs.remove(change.runId)
      to.events.noteCut()
      break
    case 'operation.hide':
      to.operations.hide(change)
      to.events.noteCut()
      break
    case 'operation.delete':
      to.operations.remove(change.operationId)
      to.events.noteCut()
      break
    case 'operation.start':
      to.operations.start(change.operation, now)
      break
    case 'operation.progress':
      to.operations.progress(change)
      break
    case 'operation.settle':
      to.operations.settle(change, now)
      to.steps.drop(change.operationId)
      to.queue.remove(change.operationId)
      break
    case 'prompt.admit':
      to.operations.start(change.prompt.operation, now, change.prompt)
      to.queue.admitPrompt(change.prompt, now)
      break
    case 'dispatch.admit': {
      const admitted = to.dispatches.admit(change.dispatch, now)
      if (admitted.id === change.dispatch.id) to.queue.admitDispatch(change.dispatch, now)
      committed.dispatches.push(admitted)
      break
    }
    case 'dispatch.start':
      to.dispatches.start(change.dispatchId, now)
      to.queue.start(change.dispatchId)
      break
    case 'dispatch.requeue':
      to.dispatches.requeue(change.dispatchId)
      to.queue.release(change.dispatchId)
      break
    case 'dispatch.settle':
      to.dispatches.settle(change, now)
      to.steps.drop(change.dispatchId)
      to.queue.remove(change.dispatchId)
      break
    case 'queue.start':
      if (to.queue.start(change.id) === 1) to.operations.begin(change.id, now)
      break
    case 'queue.requeue':
      to.queue.requeue(change)
      break
    case 'queue.wait':
      to.queue.wait(change)
      break
    case 'queue.stop':
      to.queue.stop(change)
      break
    case 'approval.request':
      to.approvals.request(change.approval, now)
      break
    case 'approval.resolve':
      to.approvals.resolve(change, now)
      break
    case 'grant.add':
      to.grants.add(change.grant, now)
      break
    case 'grant.use':
      to.grants.use(change.grantId, now)
      break
    case 'grant.remove':
      to.grants.remove(change.grantId)
      break
    case 'import.add':
      to.imports.add(change.timeline, now)
      break
    case 'import.hide':
      to.imports.hide(change.importId, change.deletedAt)
      break
    case 'import.delete':
      to.imports.remove(change.importId)
      break
  }
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** By their numbers, which begin at 1 and have no gaps: counting the rows would read them all. */
function countEntries(database: Database): number {
  const sum = 'SELECT coalesce(sum(head_seq), 0) AS count FROM session'
  return Count.parse(prepareOnce(database, sum).get()).count
}
