/**
 * Operations a person deleted: hidden at once, to be had back for a week, then really gone with their events
 * and what was asked. The conversation stays as it was: its messages, and what became of files.
 */
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Operation } from '../contract/operation.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { Store } from '../store/port.ts'
import { GraceSweep } from './grace-sweep.ts'

export interface DeletedOperationsOptions {
  store: Store
  clock: Clock
  commit(changes: Change[]): Promise<unknown>
  onError(error: unknown): void
}

export class DeletedOperations {
  readonly #options: DeletedOperationsOptions
  readonly #grace: GraceSweep

  constructor(options: DeletedOperationsOptions) {
    const { store, clock, commit, onError } = options
    this.#options = options
    this.#grace = new GraceSweep({
      clock,
      // What is below others goes with them.
      list: (page) => store.operations.list({ deleted: true, topLevel: true }, page),
      remove: (ids) =>
        commit(ids.map((operationId) => ({ type: 'operation.delete', operationId }))),
      onError,
    })
  }

  /** Raises `not_found` (404), `operation_active` (409), `operation_is_part` (409). */
  async delete(id: string, forever: boolean): Promise<void> {
    const operation = this.#find(id)
    const { runId, parentOperationId, endedAt } = operation
    const whole = runId ?? parentOperationId
    if (whole !== null) throw isPart(operation, whole)
    if (endedAt === null) throw active(id)
    if (forever) {
      await this.#options.commit([{ type: 'operation.delete', operationId: id }])
      return
    }
    if (operation.deletedAt !== undefined) throw missing(id)
    const deletedAt = this.#options.clock.now()
    await this.#options.commit([{ type: 'operation.hide', operationId: id, deletedAt }])
    this.#grace.begin(deletedAt)
  }

  /** Raises `not_found` (404) for one that is gone for good. */
  async restore(id: string): Promise<void> {
    this.#find(id)
    await this.#options.commit([{ type: 'operation.hide', operationId: id, deletedAt: null }])
  }

  sweep(): Promise<void> {
    return this.#grace.sweep()
  }

  close(): void {
    this.#grace.close()
  }

  #find(id: string): Operation {
    const operation = this.#options.store.operations.get(id)
    if (operation === null) throw missing(id)
    return operation
  }
}

function missing(id: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no operation "${id}".`,
    details: 'A deleted operation can be had back for a week; after that it is gone.',
  })
}

function active(id: string): HearthError {
  return new HearthError({
    type: 'operation_active',
    status: 409,
    message: `Operation "${id}" has not ended.`,
    details: 'Stop it first, then delete it.',
  })
}

function isPart({ id, runId }: Operation, whole: string): HearthError {
  return new HearthError({
    type: 'operation_is_part',
    status: 409,
    message: `Operation "${id}" is a part of ${runId === null ? 'operation' : 'run'} "${whole}".`,
    details: 'Delete that one: what belongs to it goes with it.',
    meta: { whole },
  })
}
