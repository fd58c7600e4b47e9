/** Imported timelines a person deleted: hidden at once, to be had back for a week, then really gone. */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { ImportedTimeline } from '../contract/imported-timeline.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { Store } from '../store/port.ts'
import { GraceSweep } from './grace-sweep.ts'
import type { ProjectImports } from './port.ts'

export interface DeletedImportsOptions {
  store: Store
  clock: Clock
  commit(changes: Change[]): Promise<unknown>
  onError(error: unknown): void
}

export class DeletedImports implements ProjectImports {
  readonly #options: DeletedImportsOptions
  readonly #grace: GraceSweep

  constructor(options: DeletedImportsOptions) {
    const { store, clock, commit, onError } = options
    this.#options = options
    this.#grace = new GraceSweep({
      clock,
      list: (page) => store.imports.list({ deleted: true }, page),
      remove: (ids) => commit(ids.map((importId) => ({ type: 'import.delete', importId }))),
      onError,
    })
  }

  async delete(id: string, { forever = false } = {}): Promise<void> {
    const { deletedAt } = this.#find(id)
    if (forever) {
      await this.#options.commit([{ type: 'import.delete', importId: id }])
      return
    }
    if (deletedAt !== null) throw missing(id)
    const now = this.#options.clock.now()
    await this.#options.commit([{ type: 'import.hide', importId: id, deletedAt: now }])
    this.#grace.begin(now)
  }

  async restore(id: string): Promise<void> {
    this.#find(id)
    await this.#options.commit([{ type: 'import.hide', importId: id, deletedAt: null }])
  }

  sweep(): Promise<void> {
    return this.#grace.sweep()
  }

  close(): void {
    this.#grace.close()
  }

  #find(id: string): ImportedTimeline {
    const found = this.#options.store.imports.get(id)
    if (found === null) throw missing(id)
    return found
  }
}

function missing(id: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no imported timeline "${id}".`,
    details: 'A deleted one can be had back for a week. Open its file again to have it back later.',
  })
}
