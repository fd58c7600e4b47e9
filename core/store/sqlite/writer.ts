/**
 * Group commit: all commits asked for in one turn of the event loop share one transaction and one fsync.
 * Each keeps its own savepoint, so a failing one does not take its neighbours down (invariant S2).
 */
import type { Change } from '../../contract/change.ts'
import { HearthError } from '../../contract/error.ts'
import type { Committed } from '../port.ts'
import type { Database } from './engine.ts'

interface Job {
  changes: Change[]
  line: string | null
  resolve(committed: Committed): void
  reject(error: unknown): void
}

/** Bounds how long one transaction may hold the event loop. */
const changesPerTransaction = 2000
/** Lines that are remembered as broken: each ends soon after, for its work sees that nothing is written. */
const mostBroken = 10_000

export class Writer {
  #database: Database
  #apply: (changes: Change[]) => Committed
  #queue: Job[] = []
  #scheduled = false
  #closed = false
  /** What ended each line that met trouble with the disk. */
  #broken = new Map<string, unknown>()

  constructor(database: Database, apply: (changes: Change[]) => Committed) {
    this.#database = database
    this.#apply = apply
  }

  commit(changes: Change[], line: string | null = null): Promise<Committed> {
    if (this.#closed) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      this.#queue.push({ changes, line, resolve, reject })
      this.#schedule()
    })
  }

  /** Writes what is pending, then refuses more. */
  close(): void {
    while (this.#queue.length > 0) this.#flush()
    this.#closed = true
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      if (this.#queue.length > 0) this.#flush()
      if (this.#queue.length > 0) this.#schedule()
    })
  }

  #flush(): void {
    const jobs = this.#takeJobs().filter((job) => !this.#isBroken(job))
    if (jobs.length === 0) return
    const settled: { job: Job; committed?: Committed; error?: unknown }[] = []
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      for (const job of jobs) settled.push(this.#applyJob(job))
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      const translated = translate(error)
      for (const job of jobs) {
        // All of it is lost, whatever the reason: nothing may be written over the hole.
        if (job.line !== null) this.#break(job.line, translated)
        job.reject(translated)
      }
      return
    }
    for (const { job, committed, error } of settled) {
      if (committed) job.resolve(committed)
      else job.reject(translate(error))
    }
  }

  #break(line: string, error: unknown): void {
    this.#broken.set(line, error)
    const [oldest] = this.#broken.keys()
    if (this.#broken.size > mostBroken && oldest !== undefined) this.#broken.delete(oldest)
  }

  /** Rejects what would come after a hole. */
  #isBroken({ line, reject }: Job): boolean {
    if (line === null || !this.#broken.has(line)) return false
    reject(this.#broken.get(line))
    return true
  }

  #takeJobs(): Job[] {
    let changes = 0
    let count = 0
    for (const job of this.#queue) {
      changes += job.changes.length
      if (count > 0 && changes > changesPerTransaction) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  #applyJob(job: Job): { job: Job; committed?: Committed; error?: unknown } {
    this.#database.exec('SAVEPOINT job')
    try {
      const committed = this.#apply(job.changes)
      this.#database.exec('RELEASE job')
      return { job, committed }
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      this.#database.exec('ROLLBACK TO job')
      this.#database.exec('RELEASE job')
      return { job, error }
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Of the disk or the file, not of what was asked. */
export function isDiskTrouble(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|CORRUPT|READONLY|CANTOPEN|NOTADB|BUSY|PROTOCOL|NOMEM)/.test(
    codeOf(error),
  )
}

function translate(error: unknown): unknown {
  if (HearthError.is(error)) return error
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') {
    return new HearthError({
      type: 'storage_full',
      status: 507,
      message: 'The disk is full: nothing more can be recorded.',
      details: 'Free some space and try again. What was accepted before is safe.',
      cause: error,
    })
  }
  if (isDiskTrouble(error)) {
    return new HearthError({
      type: 'store_unavailable',
      status: 503,
      message: "The project's history cannot be written.",
      details:
        'Check the disk and the permissions of the folder .hearth, then open the project again.',
      dev: code,
      cause: error,
    })
  }
  return error
}

function closed(): HearthError {
  return new HearthError({
    type: 'store_closed',
    status: 503,
    message: 'The project is closing.',
    details: 'Open it again and retry.',
  })
}
