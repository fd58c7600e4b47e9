/** Runs in a SQLite file of a program's own, beside any project. */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { HearthError, toStoredError } from '../../contract/error.ts'
import { currentRuntime } from '../../runtime/current.ts'
import { ProjectRunStore, type RunPort } from './project-run-store.ts'

/**
 * A run store in a file, which one process has open at a time. Runs that an earlier process left running
 * have failed as `interrupted` when it is opened. The database engine is loaded with the first call.
 *
 * @example
 * await using runs = new SQLiteRunStore('data/runs.sqlite3')
 * const { runId } = await runs.startRun({ agentName: 'import', instanceId: 'nightly' })
 */
export class SQLiteRunStore extends ProjectRunStore implements AsyncDisposable {
  readonly path: string
  readonly #opened: Opened

  /** `path`: absolute, or relative to the project's root. Folders are made as needed. */
  constructor(path: string) {
    const file = resolve(currentRuntime()?.projectRoot ?? process.cwd(), path)
    const opened: Opened = { runs: null }
    super(async () => {
      opened.runs ??= openFile(file)
      try {
        return (await opened.runs).port
      } catch (error) {
        opened.runs = null
        throw error
      }
    })
    this.path = file
    this.#opened = opened
  }

  /** Closes the file; the next call opens it again. */
  async close(): Promise<void> {
    const runs = this.#opened.runs
    this.#opened.runs = null
    await (await runs)?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

interface Opened {
  runs: Promise<OpenRuns> | null
}

interface OpenRuns {
  port: RunPort
  close(): Promise<void>
}

async function openFile(path: string): Promise<OpenRuns> {
  const [{ openSqliteStore }, { EventLog }, { createProjectDoor }, { takeOwnerLock }] =
    await Promise.all([
      import('../../store/sqlite/sqlite-store.ts'),
      import('../../events/event-log.ts'),
      import('../../studio/project-door.ts'),
      import('../../project/owner-lock.ts'),
    ])
  mkdirSync(dirname(path), { recursive: true })
  const lock = withOwnWords(path, () => takeOwnerLock(`${path}.owner.json`))
  try {
    const store = openSqliteStore(path)
    const log = new EventLog(store, (error) => process.emitWarning(String(error)))
    const refuse = async (): Promise<never> => {
      throw new HearthError({
        type: 'invalid_request',
        status: 400,
        message: 'A file of runs runs nothing.',
      })
    }
    const door = createProjectDoor({
      store,
      log,
      startWorkflow: refuse,
      abort: refuse,
      takeUpDispatches: refuse,
    })
    const port: RunPort = {
      ...door,
      projectId: 'runs',
      commit: async (changes) => void (await log.commit(changes)),
    }
    await endInterrupted(port)
    return {
      port,
      async close() {
        await store.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function endInterrupted(port: RunPort): Promise<void> {
  const message = 'The process that kept the run ended before it did.'
  const error = toStoredError(new HearthError({ type: 'interrupted', status: 500, message }))
  for (;;) {
    const { items } = await port.listRuns({ status: ['running'], limit: 100 })
    if (items.length === 0) return
    for (const { id: runId, startedAt } of items) {
      const durationMs = Math.max(0, Date.now() - startedAt)
      const end = { isError: true, durationMs, status: 'interrupted' as const, result: null, error }
      const place = { timestamp: new Date().toISOString(), project: port.projectId, runId }
      await port.commit([
        { type: 'event.append', event: { ...place, type: 'run_end', ...end } },
        { type: 'run.settle', runId, status: 'interrupted', result: null, error },
      ])
    }
  }
}

function withOwnWords<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!HearthError.is(error) || error.type !== 'project_in_use') throw error
    throw new HearthError({
      type: 'run_store_in_use',
      status: 409,
      message: `Another process has the runs of ${path} open.`,
      details: 'Close it there first, or use another file.',
      cause: error,
    })
  }
}
