/**
 * The durable inbox at work: admits input, delivers it in order per session, settles it exactly once.
 *
 * D1  `admit` resolves when the input is committed; from then on it survives a crash.
 * D2  One session's input is delivered in the order of admission, never beside a prompt on it.
 * D3  A delivery that was lost with its thread or process is tried again, until it has begun three
 *     times. One that ended by itself, well or badly, is never repeated.
 */

import { abortedError } from '../contract/aborted-error.ts'
import type { Change } from '../contract/change.ts'
import type { Dispatch, DispatchOutcome, DispatchReceipt } from '../contract/dispatch.ts'
import { HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import type { DurableEventBody, EventType } from '../contract/event.ts'
import { newDispatchId, newOperationId } from '../contract/id.ts'
import type { EventLog } from '../events/event-log.ts'
import type { PromptRequest } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import type { DispatchInput } from '../studio/port.ts'
import { checkDispatchInput } from './dispatch-input.ts'
import type { SessionQueue, Ticket } from './session-queue.ts'

export interface DispatchesOptions {
  projectId: string
  store: Store
  log: EventLog
  queue: SessionQueue
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

const mostAttempts = 3

export class Dispatches {
  #options: DispatchesOptions
  #deliveries = new Map<string, Delivery>()
  #isStopped = false

  constructor(options: DispatchesOptions) {
    this.#options = options
  }

  /** Raises `invalid_request` (400), `submission_conflict` (409). */
  async admit(request: DispatchInput): Promise<DispatchReceipt> {
    checkDispatchInput(request)
    const { agent, instanceId, session, input } = request
    const idempotencyKey = request.idempotencyKey ?? null
    const id = newDispatchId()
    const admit: Change = {
      type: 'dispatch.admit',
      dispatch: { id, agent, instanceId, session, input, idempotencyKey },
    }
    const queued = this.#event(
      { id, agent, instanceId, session },
      { type: 'dispatch_queued', input },
    )
    const { dispatches } = await this.#options.log.commit([admit, queued])
    const dispatch = dispatches[0]
    if (!dispatch) throw new Error('The store did not answer an admission.')
    const deduplicated = dispatch.id !== id
    if (!deduplicated) this.#enqueue(dispatch)
    return { dispatchId: dispatch.id, acceptedAt: dispatch.acceptedAt, deduplicated }
  }

  /** Ends it wherever it is. Raises `dispatch_not_found` (404); a settled one is returned as it is. */
  async abort(id: string, reason: string): Promise<Dispatch> {
    const dispatch = this.#find(id)
    const delivery = this.#deliveries.get(id)
    if (dispatch.status === 'settled' || !delivery) return dispatch
    delivery.abort.abort(abortedError(reason))
    if (delivery.ticket.cancel(abortedError(reason))) {
      this.#deliveries.delete(id)
      await this.#settle(dispatch, 'aborted', toStoredError(abortedError(reason)))
    } else {
      this.#options.abortRunning(id, reason)
      await delivery.ticket.result
    }
    return this.#find(id)
  }

  /**
   * Takes up what an earlier process left, in order. What had ended by itself is settled, not
   * repeated. Call it after interrupted operations were settled, before anything new is admitted.
   */
  async recover(): Promise<void> {
    for (const dispatch of this.#options.store.dispatches.unsettled()) {
      if (dispatch.status === 'running') {
        const ending = this.#endingOf(dispatch.id)
        if (ending) {
          await this.#settle(dispatch, ending.outcome, ending.error)
          continue
        }
        await this.#options.log.commit([{ type: 'dispatch.requeue', dispatchId: dispatch.id }])
      }
      this.#enqueue(dispatch)
    }
  }

  /** Starts nothing more and leaves what runs to the next start. */
  stop(): void {
    this.#isStopped = true
    for (const { abort } of this.#deliveries.values())
      abort.abort(abortedError('The project was closed.'))
  }

  #enqueue(dispatch: Dispatch): void {
    const abort = new AbortController()
    const work = () => this.#deliver(dispatch, abort.signal)
    const ticket = this.#options.queue.add(dispatch, work, { limited: true })
    this.#deliveries.set(dispatch.id, { ticket, abort })
    ticket.result
      .catch((error: unknown) => {
        if (!HearthError.is(error) || error.type !== 'aborted') this.#options.onError(error)
      })
      .finally(() => this.#deliveries.delete(dispatch.id))
  }

  async #deliver(dispatch: Dispatch, signal: AbortSignal): Promise<void> {
    for (let tried = 1; !this.#isStopped; tried++) {
      const attempt = dispatch.attempts + tried
      await this.#options.log.commit([
        { type: 'dispatch.start', dispatchId: dispatch.id },
        this.#event(dispatch, { type: 'dispatch_started', attempt }),
      ])
      const failure = await this.#options.deliver(promptOf(dispatch)).then(
        () => null,
        (error: unknown) => toStoredError(error),
      )
      if (this.#isStopped) return
      if (failure === null) return this.#settle(dispatch, 'completed', null)
      if (signal.aborted || failure.type === 'aborted') {
        return this.#settle(dispatch, 'aborted', failure)
      }
      const ending = failure.type === 'worker_crashed' ? this.#endingOf(dispatch.id) : null
      if (ending?.outcome === 'completed') return this.#settle(dispatch, 'completed', null)
      if (ending || failure.type !== 'worker_crashed' || tried >= mostAttempts) {
        return this.#settle(dispatch, 'failed', failure)
      }
      await this.#options.log.commit([{ type: 'dispatch.requeue', dispatchId: dispatch.id }])
      await pause(backoff(tried), signal)
      if (signal.aborted && !this.#isStopped) return this.#settle(dispatch, 'aborted', failure)
    }
  }

  async #settle(
    dispatch: Dispatch,
    outcome: DispatchOutcome,
    error: StoredError | null,
  ): Promise<void> {
    await this.#options.log.commit([
      { type: 'dispatch.settle', dispatchId: dispatch.id, outcome, error },
      this.#event(dispatch, { type: 'dispatch_settled', outcome, error }),
    ])
  }

  /**
   * How a dispatch that was being worked ended; null when it is to be tried again. The log is the
   * truth: what completed, failed or was answered is not repeated, and only operations that began and
   * were interrupted count as tried. One was aborted when the project was closed.
   */
  #endingOf(dispatchId: string): { outcome: DispatchOutcome; error: StoredError | null } | null {
    const types: EventType[] = ['turn', 'operation']
    let tried = 0
    for (const event of this.#options.store.events.list({ dispatchId, types }, {})) {
      if (event.parentOperationId !== undefined) continue
      if (event.type === 'turn' && this.#isAnswer(event.entryId)) {
        return { outcome: 'completed', error: null }
      }
      if (event.type !== 'operation') continue
      const { status, error } = event
      if (status === 'completed' || status === 'failed') return { outcome: status, error }
      if (status === 'interrupted') tried += 1
    }
    if (tried < mostAttempts) return null
    return { outcome: 'failed', error: toStoredError(givenUp(tried)) }
  }

  /** True of a last word: a whole answer that calls no tool. */
  #isAnswer(entryId: string | null): boolean {
    const data = entryId === null ? null : this.#options.store.entries.get(entryId)?.data
    if (data?.type !== 'message' || data.message.role !== 'assistant') return false
    const isWhole = data.stopReason !== 'aborted' && data.stopReason !== 'error'
    return isWhole && data.message.content.every(({ type }) => type !== 'tool-call')
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

/** Half a second, then a second, each up to half as long again so that many do not return at once. */
function backoff(attempt: number): number {
  return 250 * 2 ** attempt * (1 + Math.random() / 2)
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

function givenUp(attempts: number): HearthError {
  return new HearthError({
    type: 'interrupted',
    status: 500,
    message: 'The dispatch was interrupted each time it was tried.',
    details: `It was tried ${attempts} times.`,
  })
}
