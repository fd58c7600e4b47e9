/**
 * Works on a prompt that is accepted until it has ended, over as many attempts as it takes and its row allows.
 */
import { HearthError, toStoredError } from '../contract/error.ts'
import { isMovedOn } from '../contract/moved-on.ts'
import { isStorageTrouble } from '../contract/storage-trouble.ts'
import { backoff, pause } from '../dispatch/backoff.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import { resumption } from '../dispatch/resumption.ts'
import { roomDelay, untilThereIsRoom } from '../dispatch/room.ts'
import type { PromptResponse } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import type { Deliveries } from './deliveries.ts'
import type { PromptInput } from './port.ts'
import { requestOf } from './prompt-request.ts'
import { readStoredAnswer } from './stored-answer.ts'

export interface PromptAttemptsOptions {
  store: Store
  deliveries: Pick<Deliveries, 'deliver'>
  interruptions: Interruptions
}

export interface AcceptedWork {
  operationId: string
  input: PromptInput
  /** Somebody may come back for it: it waits for room on a full disk. */
  isKept: boolean
  /** Stops it between two attempts. */
  signal: AbortSignal
}

/** How an attempt was cut off by no fault of what was asked. */
type Loss = 'thread' | 'disk'

export class PromptAttempts {
  #options: PromptAttemptsOptions
  #paused = new Set<string>()
  #isStopped = false

  constructor(options: PromptAttemptsOptions) {
    this.#options = options
  }

  /** From here on what is cut off is left to the next start. */
  stop(): void {
    this.#isStopped = true
  }

  /** Between two attempts: no thread knows of it. */
  isPaused(operationId: string): boolean {
    return this.#paused.has(operationId)
  }

  /** `isBegun`: the first attempt was begun together with the row. */
  async work(work: AcceptedWork, { isBegun }: { isBegun: boolean }): Promise<PromptResponse> {
    const { store } = this.#options
    const { operationId, input, signal } = work
    for (let times = { thread: 0, disk: 0 }; ; isBegun = false) {
      input.signal?.throwIfAborted()
      signal.throwIfAborted()
      try {
        return await this.#attempt(work, isBegun)
      } catch (error) {
        const loss = this.#lossOf(error, work)
        if (loss === null) throw error
        times = { ...times, [loss]: times[loss] + 1 }
        await this.#settle(work, error, loss)
        const left = store.queue.get(operationId)
        if (left === null) {
          const operation = store.operations.get(operationId)
          if (operation?.status === 'completed') return readStoredAnswer(store, operation)
          throw error
        }
        if (isMovedOn(error)) continue
        const delayMs = loss === 'disk' ? roomDelay(times.disk) : backoff(left.interruptions)
        await this.#pause(work, delayMs)
      }
    }
  }

  async #attempt({ operationId, input }: AcceptedWork, isBegun: boolean): Promise<PromptResponse> {
    const { store, deliveries } = this.#options
    const attempt = isBegun ? 1 : (store.queue.get(operationId)?.attempt ?? 0) + 1
    const { resumes, changes } =
      attempt === 1 ? { resumes: false, changes: [] } : resumption(store, input, { operationId })
    if (!isBegun) await store.commit([{ type: 'queue.start', id: operationId }, ...changes])
    return deliveries.deliver({ ...requestOf(operationId, input), resumes, attempt })
  }

  #lossOf(error: unknown, { isKept }: AcceptedWork): Loss | null {
    if (this.#isStopped) return null
    if (HearthError.is(error) && error.type === 'worker_crashed') return 'thread'
    return isKept && isStorageTrouble(error) ? 'disk' : null
  }

  /** What the thread had begun is decided by now; what had not come to it is decided here. */
  async #settle({ operationId, signal }: AcceptedWork, error: unknown, loss: Loss): Promise<void> {
    const { interruptions } = this.#options
    const stored = toStoredError(error)
    this.#paused.add(operationId)
    try {
      await untilThereIsRoom(
        () =>
          loss === 'thread'
            ? interruptions.settle({ operations: [operationId], runs: [] }, stored)
            : interruptions.settleOpen(({ id }) => id === operationId, stored),
        signal,
      )
    } finally {
      this.#paused.delete(operationId)
    }
  }

  async #pause({ operationId, signal }: AcceptedWork, delayMs: number): Promise<void> {
    const { store } = this.#options
    const reason = store.queue.get(operationId)?.reason ?? ''
    const waits = { reason, isInterruption: false, nextAttemptAt: Date.now() + delayMs }
    this.#paused.add(operationId)
    try {
      const requeue = () =>
        store.commit([{ type: 'queue.requeue', id: operationId, ...waits }]).then(() => undefined)
      await untilThereIsRoom(requeue, signal)
      await pause(delayMs, signal)
    } finally {
      this.#paused.delete(operationId)
    }
  }
}
