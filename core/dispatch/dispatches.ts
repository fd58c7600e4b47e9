/**
 * The durable inbox at work: admits input, delivers it in order per session, settles it exactly once.
 *
 * D1  `admit` resolves when the input is committed; from then on it survives a crash.
 * D2  One session's input is delivered in the order of admission, never beside a prompt on it.
 * D3  A delivery that was lost with its thread or process goes on from where its conversation stands, until
 *     that has happened three times. One that ended by itself, well or badly, is never repeated.
 * D4  One that somebody stopped never goes on, also when the process dies before it has ended.
 * D5  One that meets a full disk waits for room, and that counts as no attempt.
 */

import { abortedError } from '../contract/aborted-error.ts'
import type { Change } from '../contract/change.ts'
import type { Dispatch, DispatchOutcome, DispatchReceipt } from '../contract/dispatch.ts'
import { HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import type { DurableEventBody } from '../contract/event.ts'
import { newDispatchId, newOperationId } from '../contract/id.ts'
import { isMovedOn } from '../contract/moved-on.ts'
import type { Repeats } from '../contract/queue.ts'
import { isStorageTrouble } from '../contract/storage-trouble.ts'
import type { EventLog } from '../events/event-log.ts'
import type { PromptRequest } from '../runtime/port.ts'
import type { QueueRow, Store } from '../store/port.ts'
import type { DispatchInput } from '../studio/port.ts'
import { backoff, pause } from './backoff.ts'
import { checkDispatchInput } from './dispatch-input.ts'
import type { Interruptions } from './interruption.ts'
import { lastWord } from './last-word.ts'
import { givenUp, timesTooMany } from './prompt-fate.ts'
import { idOf, notRetryable, type RepeatSource } from './repeat.ts'
import { type Resumption, resumption } from './resumption.ts'
import { roomDelay, untilThereIsRoom } from './room.ts'
import type { SessionQueue, Ticket, WorkKind } from './session-queue.ts'
import { takenUpAs } from './take-up.ts'

export interface DispatchesOptions {
  projectId: string
  store: Store
  log: EventLog
  queue: SessionQueue
  interruptions: Pick<Interruptions, 'settleOpen'>
  /** Runs one prompt to its end, on whatever thread serves the project. */
  deliver(request: PromptRequest): Promise<unknown>
  abortRunning(dispatchId: string, reason: string): void
  /** Told of what no caller waits for, such as a failing disk. */
  onError(error: unknown): void
}

interface Delivery {
  ticket: Ticket<void>
  abort: AbortController
}

/** What a place in the line is taken with, before its row is there. */
type Place = Pick<Dispatch, 'id' | 'agent' | 'instanceId' | 'session'>

export class Dispatches {
  #options: DispatchesOptions
  #deliveries = new Map<string, Delivery>()
  #closing = new AbortController()

  constructor(options: DispatchesOptions) {
    this.#options = options
  }

  /** Raises `invalid_request` (400), `submission_conflict` (409). */
  async admit(request: DispatchInput, repeats: Repeats = {}): Promise<DispatchReceipt> {
    checkDispatchInput(request)
    const { agent, instanceId, session, input, traceparent } = request
    const idempotencyKey = request.idempotencyKey ?? null
    const id = newDispatchId()
    const place = { id, agent, instanceId, session }
    const admit: Change = {
      type: 'dispatch.admit',
      dispatch: { ...place, input, idempotencyKey, ...repeats },
    }
    const queued = this.#event(place, {
      type: 'dispatch_queued',
      input,
      ...(traceparent === undefined ? {} : { traceparent }),
    })
    const admitting = this.#options.log.commit([admit, queued]).then(({ dispatches: [row] }) => {
      if (row) return row
      throw new Error('The store did not answer an admission.')
    })
    // In the line at once, so that its place there is its place in the queue; begun when it is durable.
    this.#enqueue(
      place,
      admitting.then(
        (row) => (row.id === id ? row : null),
        () => null,
      ),
    )
    const dispatch = await admitting
    const deduplicated = dispatch.id !== id
    return { dispatchId: dispatch.id, acceptedAt: dispatch.acceptedAt, deduplicated }
  }

  /**
   * The same input once more, as a dispatch of its own. Raises `dispatch_not_found` (404), and
   * `not_retryable` (409) while it has not ended, or has ended well and is to be retried.
   */
  async repeat(source: RepeatSource): Promise<DispatchReceipt> {
    const { agent, instanceId, session, input, status, outcome } = this.#find(idOf(source))
    const isEnded = status === 'settled'
    if (!isEnded || ('retryOf' in source && outcome === 'completed')) {
      throw notRetryable('dispatch', idOf(source), outcome ?? status)
    }
    const trace = traceOf(this.#options.store, idOf(source))
    return this.admit({ agent, instanceId, session, input, ...trace }, source)
  }

  /** Ends it wherever it is. Raises `dispatch_not_found` (404); a settled one is returned as it is. */
  async abort(id: string, reason: string): Promise<Dispatch> {
    const dispatch = this.#find(id)
    const delivery = this.#deliveries.get(id)
    if (dispatch.status === 'settled' || !delivery) return dispatch
    if (delivery.ticket.cancel(abortedError(reason))) {
      delivery.abort.abort(abortedError(reason))
      this.#deliveries.delete(id)
      await this.#settle(dispatch, 'aborted', toStoredError(abortedError(reason)))
    } else {
      // First of all for good: whoever is told that it was stopped must not see it go on after a crash.
      await this.#options.log.commit([{ type: 'queue.stop', target: { id }, reason }])
      delivery.abort.abort(abortedError(reason))
      this.#options.abortRunning(id, reason)
      await delivery.ticket.result
    }
    return this.#find(id)
  }

  /**
   * Decides what becomes of what was being worked when its process ended: what had ended by itself is
   * settled, what was cut off goes back into the queue, unless it has been too often. To be called after
   * interrupted operations were settled. An orderly stop does not count.
   */
  async settleInterrupted({ isOrderly = false } = {}): Promise<void> {
    const { store, log } = this.#options
    for (const dispatch of store.dispatches.unsettled()) {
      const row = store.queue.get(dispatch.id)
      if (dispatch.status !== 'running' && row?.stopReason === null) continue
      const isInterruption =
        !isOrderly && this.#timesCutOff(dispatch.id) > (row?.interruptions ?? 0)
      const ending =
        this.#endingOf(dispatch.id) ?? (row && stoppedOrGivenUp(row, { isOrderly, isInterruption }))
      if (ending) {
        await this.#settle(dispatch, ending.outcome, ending.error)
        continue
      }
      await log.commit(requeued(dispatch.id, processEnded, isInterruption, null))
    }
  }

  /** Takes up what an earlier process left in the queue. Call it in order, before anything new is admitted. */
  takeUp(id: string): void {
    const dispatch = this.#options.store.dispatches.get(id)
    if (dispatch?.status !== 'queued' || this.#deliveries.has(id)) return
    const kind = takenUpAs(this.#options.store.queue.get(id))
    this.#enqueue(dispatch, Promise.resolve(dispatch), kind)
  }

  /** Starts nothing more and leaves what runs to the next start. */
  stop(): void {
    this.#closing.abort(abortedError('The project was closed.'))
    for (const { abort } of this.#deliveries.values())
      abort.abort(abortedError('The project was closed.'))
  }

  #enqueue(place: Place, admitted: Promise<Dispatch | null>, kind: WorkKind = 'limited'): void {
    const abort = new AbortController()
    const work = async () => {
      const dispatch = await admitted
      if (dispatch) await this.#deliver(dispatch, abort.signal)
    }
    const ticket = this.#options.queue.add(place, work, { kind })
    this.#deliveries.set(place.id, { ticket, abort })
    ticket.result
      .catch((error: unknown) => {
        if (!HearthError.is(error) || error.type !== 'aborted') this.#options.onError(error)
      })
      .finally(() => this.#deliveries.delete(place.id))
  }

  async #deliver(dispatch: Dispatch, signal: AbortSignal): Promise<void> {
    const { store, log, deliver } = this.#options
    const trace = traceOf(store, dispatch.id)
    for (let tried = 1, fullDisks = 0; !this.#closing.signal.aborted; tried++) {
      if (signal.aborted) {
        return this.#settle(dispatch, 'aborted', toStoredError(abortedError(signal.reason)))
      }
      const attempt = dispatch.attempts + tried
      const { resumes, changes } =
        attempt === 1 ? firstAttempt : resumption(store, dispatch, { dispatchId: dispatch.id })
      const started = [
        { type: 'dispatch.start' as const, dispatchId: dispatch.id },
        ...changes,
        this.#event(dispatch, { type: 'dispatch_started', attempt }),
      ]
      if (!(await written(() => log.commit(started), signal))) continue
      const failure = await deliver({ ...promptOf(dispatch), ...trace, resumes }).then(
        () => null,
        (error: unknown) => toStoredError(error),
      )
      if (this.#closing.signal.aborted) return
      if (failure === null) return this.#settle(dispatch, 'completed', null)
      if (signal.aborted || failure.type === 'aborted') {
        return this.#settle(dispatch, 'aborted', failure)
      }
      if (isStorageTrouble(failure)) {
        await this.#waitForRoom(dispatch, failure, { tries: fullDisks++, signal })
        continue
      }
      if (failure.type !== 'worker_crashed') return this.#settle(dispatch, 'failed', failure)
      const ending = this.#endingOf(dispatch.id)
      if (ending?.outcome === 'completed') return this.#settle(dispatch, 'completed', null)
      if (!ending && isMovedOn(failure)) {
        await log.commit(requeued(dispatch.id, failure.message, false, null))
        continue
      }
      const row = store.queue.get(dispatch.id)
      const isLast = row === null || row.interruptions + 1 >= row.maxAttempts
      if (ending || isLast) return this.#settle(dispatch, 'failed', failure)
      const delayMs = backoff(row.interruptions + 1)
      await log.commit(requeued(dispatch.id, failure.message, true, Date.now() + delayMs))
      await pause(delayMs, signal)
    }
  }

  /** Ends what its attempt had open, and puts it back to where it can be stopped. */
  async #waitForRoom(
    { id }: Dispatch,
    error: StoredError,
    { tries, signal }: { tries: number; signal: AbortSignal },
  ): Promise<void> {
    const { log, interruptions } = this.#options
    const delayMs = roomDelay(tries)
    const put = async () => {
      await interruptions.settleOpen(({ dispatchId }) => dispatchId === id, error)
      await log.commit(requeued(id, error.message, false, Date.now() + delayMs))
    }
    if (await written(put, signal)) await pause(delayMs, signal)
  }

  async #settle(
    dispatch: Dispatch,
    outcome: DispatchOutcome,
    error: StoredError | null,
  ): Promise<void> {
    const settled: Change[] = [
      { type: 'dispatch.settle', dispatchId: dispatch.id, outcome, error },
      this.#event(dispatch, { type: 'dispatch_settled', outcome, error }),
    ]
    await untilThereIsRoom(() => this.#options.log.commit(settled), this.#closing.signal)
  }

  /**
   * How a dispatch that was being worked ended; null when it is to be tried again. The log is the
   * truth: what completed, failed or was answered is not repeated. One operation was aborted when the
   * project was closed.
   */
  #endingOf(dispatchId: string): Settlement | null {
    const { store } = this.#options
    if (lastWord(store, { dispatchId }) !== null) return { outcome: 'completed', error: null }
    for (const event of store.events.list({ dispatchId, types: ['operation'] }, {})) {
      if (event.type !== 'operation' || event.parentOperationId !== undefined) continue
      const { status, error } = event
      if (status === 'completed' || status === 'failed') return { outcome: status, error }
    }
    return null
  }

  /** Attempts that had begun. One that died before that harms nobody, and may not be to blame. */
  #timesCutOff(dispatchId: string): number {
    const ends = this.#options.store.events.list({ dispatchId, types: ['operation'] }, {})
    return ends.filter(
      (event) =>
        event.type === 'operation' &&
        event.parentOperationId === undefined &&
        event.status === 'interrupted',
    ).length
  }

  #find(id: string): Dispatch {
    const dispatch = this.#options.store.dispatches.get(id)
    if (dispatch) return dispatch
    throw new HearthError({
      type: 'dispatch_not_found',
      status: 404,
      message: `There is no dispatch "${id}".`,
    })
  }

  #event(
    dispatch: Pick<Dispatch, 'id' | 'agent' | 'instanceId' | 'session'>,
    body: DispatchEventBody,
  ): Change {
    const { id, agent, instanceId, session } = dispatch
    const project = this.#options.projectId
    const timestamp = new Date().toISOString()
    const correlation = { timestamp, project, agent, instanceId, session, dispatchId: id }
    return { type: 'event.append', event: { ...correlation, ...body } }
  }
}

type BodyOf<Type extends DurableEventBody['type']> = Omit<
  Extract<DurableEventBody, { type: Type }>,
  'timestamp' | 'project' | 'agent' | 'instanceId' | 'session' | 'dispatchId'
>
type DispatchEventBody =
  | BodyOf<'dispatch_queued'>
  | BodyOf<'dispatch_started'>
  | BodyOf<'dispatch_settled'>

/** A string is the message itself; anything else is its JSON text. */
export function dispatchMessage(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input)
}

function promptOf(dispatch: Dispatch): PromptRequest {
  const { agent, instanceId, session, input } = dispatch
  return {
    operationId: newOperationId(),
    agent,
    instanceId,
    session,
    message: dispatchMessage(input),
    images: [],
    source: 'dispatch',
    dispatchId: dispatch.id,
    payload: input,
    model: null,
    thinkingLevel: null,
    resultSchema: null,
  }
}

/** The trace it was admitted in, to be spread into what is asked; its admission in the log keeps it. */
function traceOf(store: Store, dispatchId: string): { traceparent?: string } {
  const [queued] = store.events.list({ dispatchId, types: ['dispatch_queued'] }, { limit: 1 })
  if (queued?.type !== 'dispatch_queued' || queued.traceparent === undefined) return {}
  return { traceparent: queued.traceparent }
}

interface Settlement {
  outcome: DispatchOutcome
  error: StoredError | null
}

/** Somebody stopped it, or it was cut off too often; null when it goes on. */
function stoppedOrGivenUp(
  row: QueueRow,
  how: { isOrderly: boolean; isInterruption: boolean },
): Settlement | null {
  const { stopReason } = row
  if (stopReason !== null) {
    return { outcome: 'aborted', error: toStoredError(abortedError(stopReason)) }
  }
  const times = timesTooMany(row, how)
  return times === null ? null : { outcome: 'failed', error: givenUp('dispatch', times) }
}

/** False when it was stopped while it waited for room. */
async function written(work: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  try {
    await untilThereIsRoom(work, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

function requeued(
  id: string,
  reason: string,
  isInterruption: boolean,
  nextAttemptAt: number | null,
): Change[] {
  return [
    { type: 'dispatch.requeue', dispatchId: id },
    { type: 'queue.requeue', id, reason, isInterruption, nextAttemptAt },
  ]
}

const firstAttempt: Resumption = { resumes: false, changes: [] }

const processEnded = 'Hearth stopped while it was running.'
