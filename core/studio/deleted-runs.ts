/** Runs a person deleted: hidden at once, to be had back for a week, then really gone. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { Store } from '../store/port.ts'
import { GraceSweep } from './grace-sweep.ts'

export interface DeletedRunsOptions {
  store: Store
  clock: Clock
  commit(changes: Change[]): Promise<unknown>
  onError(error: unknown): void
}

export class DeletedRuns {
  readonly #options: DeletedRunsOptions
  readonly #grace: GraceSweep

  constructor(options: DeletedRunsOptions) {
    const { store, clock, commit, onError } = options
    this.#options = options
    this.#grace = new GraceSweep({
      clock,
      list: (page) => store.runs.list({ deleted: true }, page),
      remove: (ids) => commit(ids.map((runId) => ({ type: 'run.delete', runId }))),
      onError,
    })
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
    this.#grace.begin(deletedAt)
  }

  /** Raises `run_not_found` (404) for one that is gone for good. */
  async restore(id: string): Promise<void> {
    const run = this.#find(id)
    await this.#options.commit([{ type: 'run.hide', runId: run.id, deletedAt: null }])
  }

  sweep(): Promise<void> {
    return this.#grace.sweep()
  }

  close(): void {
    this.#grace.close()
  }

  #find(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (run === null) throw missing(id)
    return run
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
