/** One running operation: who it belongs to, what it has used so far, and how to stop it. */

import { abortedError, reasonText } from '../../contract/aborted-error.ts'
import type { Change } from '../../contract/change.ts'
import type { Correlation, DurableEventBody, EphemeralEvent } from '../../contract/event.ts'
import type { OperationKind } from '../../contract/operation.ts'
import type { SessionKey } from '../../contract/session.ts'
import { addUsage, type Usage, zeroUsage } from '../../contract/usage.ts'
import type { Journal } from './journal.ts'
import { sessionLockKey } from './session-lock-key.ts'
import { Steering } from './steering.ts'

type WithoutCorrelation<Event> = Event extends unknown ? Omit<Event, keyof Correlation> : never
export type DurableEventInput = WithoutCorrelation<DurableEventBody>
export type EphemeralEventInput = WithoutCorrelation<EphemeralEvent>
/** Ids that single events add to those of their operation. */
export type ExtraCorrelation = Partial<
  Pick<
    Correlation,
    'turnId' | 'toolCallId' | 'parentToolCallId' | 'taskId' | 'stepId' | 'parentStepId'
  >
>

/** What code that follows an operation receives: events as they are written, deltas as they come. */
export type OperationEvent = DurableEventBody | EphemeralEvent
export type OperationObserver = (event: OperationEvent) => void

export interface OperationIdentity {
  id: string
  kind: OperationKind
  key: SessionKey
  projectId: string
  runId: string | null
  dispatchId: string | null
  taskId: string | null
  /** The step it was asked for in. */
  stepId: string | null
  parent: Operation | null
}

export class Operation {
  readonly id: string
  readonly kind: OperationKind
  readonly key: SessionKey
  readonly runId: string | null
  readonly dispatchId: string | null
  readonly parent: Operation | null
  readonly journal: Journal
  /** What is said to it while it works. */
  readonly steering = new Steering()
  /** `provider/model` that worked for it; null until it is known. */
  model: string | null = null
  readonly #correlation: Omit<Correlation, 'timestamp'>
  readonly #observer: OperationObserver | null
  readonly #controller = new AbortController()
  readonly #startedAt = performance.now()
  #usage: Usage = zeroUsage()
  #turns = 0
  #toolCalls = 0
  #state: 'waiting' | 'started' | 'ended' = 'waiting'
  #failure: { error: unknown } | null = null
  #lastWork: (() => Promise<void>)[] = []

  constructor(identity: OperationIdentity, journal: Journal, observer: OperationObserver | null) {
    this.id = identity.id
    this.kind = identity.kind
    this.key = identity.key
    this.runId = identity.runId
    this.dispatchId = identity.dispatchId
    this.parent = identity.parent
    this.journal = journal
    this.#observer = observer
    this.#correlation = correlationOf(identity)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get hasEnded(): boolean {
    return this.#state === 'ended'
  }

  /** The session it holds while it runs. */
  get sessionKey(): string {
    return sessionLockKey(this.key)
  }

  /** What has the place in the queue that this is worked in. */
  get queueId(): string {
    return this.runId ?? this.dispatchId ?? this.parent?.queueId ?? this.id
  }

  get usage(): Usage {
    return this.#usage
  }

  get durationMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  /** Adds to this operation's usage and to that of every operation around it. */
  addUsage(usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage)
    this.parent?.addUsage(usage)
  }

  /** Writes an event of this operation to the log and shows it to whoever follows. */
  emit(event: DurableEventInput, extra: ExtraCorrelation = {}): void {
    this.journal.write(this.#append(event, extra))
  }

  publish(event: EphemeralEventInput, extra: ExtraCorrelation = {}): void {
    const body: EphemeralEvent = { ...this.correlate(extra), ...event }
    this.journal.publish(body)
    this.#notify(body)
  }

  countTurn(): void {
    this.#turns += 1
  }

  countToolCall(): void {
    this.#toolCalls += 1
  }

  writeProgress(): void {
    this.journal.write({
      type: 'operation.progress',
      operationId: this.id,
      turns: this.#turns,
      toolCalls: this.#toolCalls,
    })
  }

  /** Notes why it pauses and until when, for whoever looks at the queue. */
  writeWait(reason: string, nextAttemptAt: number): void {
    this.journal.write({ type: 'queue.wait', id: this.queueId, reason, nextAttemptAt })
  }

  /** Writes the start, as one commit with the work's first step; an abort that came earlier follows. */
  begin(row: Change, ...events: DurableEventInput[]): void {
    this.#state = 'started'
    this.journal.writeSoon(row, ...events.map((event) => this.#append(event, {})))
    if (this.signal.aborted) this.#emitAbortRequested()
  }

  /** Adds work that belongs to the operation and comes last in it, however the rest ended. */
  beforeEnd(work: () => Promise<void>): void {
    this.#lastWork.push(work)
  }

  /** Does that work, once. */
  async finishWork(): Promise<void> {
    for (const work of this.#lastWork.splice(0)) await work()
  }

  /** After this an abort has nothing to stop. */
  end(): void {
    this.#state = 'ended'
    this.steering.close('ended')
  }

  /** Stops the model call and the tools. True when there was something to stop. */
  abort(reason: unknown): boolean {
    if (this.#state === 'ended') return false
    if (this.signal.aborted) return true
    this.#controller.abort(abortedError(reason))
    if (this.#state === 'started') this.#emitAbortRequested()
    return true
  }

  /** Stops the work because of an error of our own (such as a full disk), not of a person's wish. */
  fail(error: unknown): void {
    if (this.#state === 'ended' || this.#failure !== null) return
    this.#failure = { error }
    this.#controller.abort(abortedError(error))
  }

  /** The error given to `fail`. */
  get failure(): { error: unknown } | null {
    return this.#failure
  }

  /** Aborts this operation when `signal` does; returns the function that ends the link. */
  follow(signal: AbortSignal): () => void {
    if (signal.aborted) {
      this.abort(signal.reason)
      return () => {}
    }
    const onAbort = () => this.abort(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    return () => signal.removeEventListener('abort', onAbort)
  }

  #emitAbortRequested(): void {
    this.emit({ type: 'abort_requested', reason: reasonText(this.signal.reason) })
  }

  #append(event: DurableEventInput, extra: ExtraCorrelation): Change {
    const body: DurableEventBody = { ...this.correlate(extra), ...event }
    this.#notify(body)
    return { type: 'event.append', event: body }
  }

  /** Whom what happens now belongs to. */
  correlate(extra: ExtraCorrelation = {}): Correlation {
    return { timestamp: new Date().toISOString(), ...this.#correlation, ...extra }
  }

  #notify(event: OperationEvent): void {
    this.#observer?.(event)
    if (this.parent !== null) this.parent.#notify(event)
  }
}

function correlationOf(identity: OperationIdentity): Omit<Correlation, 'timestamp'> {
  const { key, runId, dispatchId, taskId, stepId, parent } = identity
  return {
    project: identity.projectId,
    agent: key.agent,
    instanceId: key.instanceId,
    session: key.session,
    operationId: identity.id,
    ...(runId === null ? {} : { runId }),
    ...(dispatchId === null ? {} : { dispatchId }),
    ...(taskId === null ? {} : { taskId }),
    ...(stepId === null ? {} : { stepId }),
    ...(parent === null ? {} : { parentOperationId: parent.id }),
  }
}
