/** Runs a person deleted: hidden at once, to be had back for a week, then really gone. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { Store } from '../store/port.ts'
import { graceMs } from './deleted-sessions.ts'

export interface DeletedRunsOptions {
  store: Store
  clock: Clock
  commit(changes: Change[]): Promise<unknown>
  onError(error: unknown): void
}

const pageSize = 200

export class DeletedRuns {
  readonly #options: DeletedRunsOptions
  #cancelWake: (() => void) | null = null
  #isClosed = false

  constructor(options: DeletedRunsOptions) {
    this.#options = options
  }

  /** Raises `run_not_found` (404), `run_active` (409). */
  async delete(id: string, forever: boolean): Promise<void> {
    const run = this.#find(id)
    if (run.endedAt === null) throw active(id)
    if (forever) {
      await this.#options.commit([{ type: 'run.delete', runId: run.id }])
      return
    }
    if (run.deletedAt !== undefined) throw missing(id)
    const deletedAt = this.#options.clock.now()
    await this.#options.commit([{ type: 'run.hide', runId: run.id, deletedAt }])
    this.#wakeAt(deletedAt + graceMs)
  }

  /** Raises `run_not_found` (404) for one that is gone for good. */
  async restore(id: string): Promise<void> {
    const run = this.#find(id)
    await this.#options.commit([{ type: 'run.hide', runId: run.id, deletedAt: null }])
  }

  /** Deletes what has had its time, and wakes for the next. */
  async sweep(): Promise<void> {
    const { store, clock, commit } = this.#options
    let next: number | null = null
    let cursor: string | null = null
    const due: string[] = []
    do {
      const page = store.runs.list(
        { deleted: true },
        { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
      )
      for (const run of page.items) {
        const end = (run.deletedAt ?? 0) + graceMs
        if (end <= clock.now()) due.push(run.id)
        else next = Math.min(next ?? end, end)
      }
      cursor = page.nextCursor
    } while (cursor !== null)
    if (due.length > 0) await commit(due.map((runId) => ({ type: 'run.delete', runId })))
    if (next !== null) this.#wakeAt(next)
  }

  close(): void {
    this.#isClosed = true
    this.#cancelWake?.()
  }

  #find(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (run === null) throw missing(id)
    return run
  }

  /** One timer is enough: whoever wakes looks at all of them, and the oldest is due first. */
  #wakeAt(moment: number): void {
    if (this.#cancelWake !== null || this.#isClosed) return
    this.#cancelWake = this.#options.clock.wake(moment, () => {
      this.#cancelWake = null
      this.sweep().catch(this.#options.onError)
    })
  }
}

function missing(id: string): HearthError {
  return new HearthError({
    type: 'run_not_found',
    status: 404,
    message: `Run "${id}" is not known to this server.`,
    details: 'A deleted run can be had back for a week; after that it is gone.',
  })
}

function active(id: string): HearthError {
  return new HearthError({
    type: 'run_active',
    status: 409,
    message: `Run "${id}" has not ended.`,
    details: 'Stop it first, then delete it.',
  })
}
