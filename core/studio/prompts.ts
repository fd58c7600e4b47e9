/**
 * Prompts: accepted durably, in line with everything else on their session, carried over a crash.
 *
 * P1  A prompt is a committed row, with all that was asked, before any of its work begins. The claim of its
 *     idempotency key, and the move of the session's leaf, are the same commit.
 * P2  Its place in line is taken in the same moment, so that the line has the order of the queue.
 * P3  What was lost with its thread or process goes on under its own operation, from where its conversation
 *     stands. How it ends is decided by the log (`prompt-fate.ts`), once.
 * P4  A project that is closed leaves what was accepted for the next start. Who waits for an answer is told
 *     so at once, and what nobody could come back for is ended with it.
 * P5  What was accepted and meets a full disk waits for room, and goes on then. A caller who waits for the
 *     answer, and could not come back for it, is told at once.
 */

import { abortedError } from '../contract/aborted-error.ts'
import type { Change } from '../contract/change.ts'
import { HearthError, toStoredError } from '../contract/error.ts'
import { newOperationId } from '../contract/id.ts'
import type { Repeats } from '../contract/queue.ts'
import type { SessionKey } from '../contract/session.ts'
import { isStorageTrouble } from '../contract/storage-trouble.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { Ending } from '../dispatch/prompt-fate.ts'
import { idOf, notKept, notRetryable, type RepeatSource } from '../dispatch/repeat.ts'
import { untilThereIsRoom } from '../dispatch/room.ts'
import type { SessionQueue, Ticket, WorkKind } from '../dispatch/session-queue.ts'
import { takenUpAs } from '../dispatch/take-up.ts'
import { acceptedOperation } from '../dispatch/unstarted-operation.ts'
import type { AbortTarget, PromptResponse } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import { checkLeaf, leafBusy } from './check-leaf.ts'
import type { Deliveries } from './deliveries.ts'
import type { Leaf, PromptAcceptance, PromptInput, PromptOnce } from './port.ts'
import { PromptAttempts } from './prompt-attempts.ts'
import { claimOf, contentOf, storedInput } from './prompt-request.ts'
import { answerGone, readStoredAnswer } from './stored-answer.ts'

export interface PromptsOptions {
  store: Store
  queue: SessionQueue
  deliveries: Pick<Deliveries, 'deliver' | 'abort'>
  interruptions: Interruptions
  /** What an earlier process left comes first. */
  takeUp(): void
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
}

interface Live {
  key: SessionKey
  ticket: Ticket<PromptResponse>
  /** How it ended, durably. */
  response: Promise<PromptResponse>
  abort: AbortController
  /** Somebody may come back for it: the project's close is not its end. */
  isKept: boolean
}

interface Admission {
  operationId: string
  input: PromptInput
  isKept: boolean
  leaf: Leaf | null
  idempotencyKey: string | null
  repeats: Repeats
}

/** What a prompt's row says of it once it is committed; null when its key was taken. */
type Admitted = { isBegun: boolean } | null

export class Prompts {
  #options: PromptsOptions
  #attempts: PromptAttempts
  #live = new Map<string, Live>()
  #closing = new AbortController()

  constructor(options: PromptsOptions) {
    this.#options = options
    this.#attempts = new PromptAttempts(options)
  }

  /** Raises `session_busy` (409) where the input will not wait. */
  start(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    this.#options.takeUp()
    this.#refuseBusy(input, null)
    const operationId = newOperationId()
    const { response } = this.#admit({ ...plain, operationId, input })
    return { operationId, response }
  }

  /** Raises `submission_conflict` (409), and `session_busy` (409) where the input will not wait. */
  async startOnce(
    input: PromptInput,
    idempotencyKey: string,
    leaf: Leaf | null = null,
  ): Promise<PromptOnce> {
    const { store, takeUp } = this.#options
    takeUp()
    const earlier = store.keys.find(claimOf(input, idempotencyKey, leaf))?.refId ?? null
    if (earlier !== null) return this.#again(earlier)
    // Before the key is taken: the same key may ask again later.
    this.#refuseBusy(input, leaf)
    const operationId = newOperationId()
    const { claimed, response } = this.#admit({
      ...{ ...plain, operationId, input, leaf, idempotencyKey },
      isKept: true,
    })
    const refId = await claimed
    return refId === operationId
      ? { operationId, response, deduplicated: false }
      : this.#again(refId)
  }

  /**
   * Durable when it resolves; `leaf` is where the session goes on from. Raises `submission_conflict` (409)
   * and `session_busy` (409).
   */
  async accept(
    input: PromptInput,
    { idempotencyKey, leaf = null }: { idempotencyKey?: string; leaf?: Leaf | null },
  ): Promise<PromptAcceptance> {
    if (idempotencyKey !== undefined) {
      const { operationId, deduplicated } = await this.startOnce(input, idempotencyKey, leaf)
      return { operationId, deduplicated }
    }
    return this.#accept({ input, leaf, repeats: {} })
  }

  /**
   * What was asked once more, as an operation of its own. Raises `not_found` (404), and `not_retryable`
   * (409) while it has not ended, has ended well and is to be retried, or was no prompt of its own.
   */
  repeat(source: RepeatSource): Promise<PromptAcceptance> {
    const { store } = this.#options
    const id = idOf(source)
    const operation = store.operations.get(id)
    if (!operation) throw unknownOperation(id)
    const isEnded = operation.endedAt !== null
    if (!isEnded || ('retryOf' in source && operation.status === 'completed')) {
      throw notRetryable('operation', id, operation.status)
    }
    const input = storedInput(store, operation)
    if (input === null) throw notKept(id)
    return this.#accept({ input, leaf: null, repeats: source })
  }

  /** Takes up what an earlier process left. Call it in order, before anything new is accepted. */
  takeUp(operationId: string): void {
    const { store } = this.#options
    const operation = store.operations.get(operationId)
    if (!operation || this.#live.has(operationId)) return
    const input = storedInput(store, operation)
    if (input === null) {
      this.#giveUp(operationId)
      return
    }
    const admission = { ...plain, operationId, input, isKept: true }
    const kind = takenUpAs(store.queue.get(operationId))
    void this.#join(admission, Promise.resolve({ isBegun: false }), { kind })
  }

  /** What was asked cannot be read any more, as after damage to the file: it must not wait on. */
  #giveUp(operationId: string): void {
    const error = toStoredError(notKept(operationId))
    const ending = { status: 'failed' as const, error, usage: null, model: null }
    this.#options.interruptions.end(operationId, ending).catch(this.#options.onError)
  }

  /** Takes a prompt that waits out of its line, for good when it resolves; false when it does not wait. */
  async cancel(operationId: string, reason: string): Promise<boolean> {
    const live = this.#live.get(operationId)
    if (!live?.ticket.cancel(abortedError(reason))) return false
    await Promise.allSettled([live.response])
    return true
  }

  /** Resolves when a prompt that is known here has its end, whichever it is. */
  async ended(operationId: string): Promise<void> {
    await Promise.allSettled([this.#live.get(operationId)?.response])
  }

  /** Ends what waits for its next attempt: no thread knows of it. True when there was something. */
  stopPaused(target: AbortTarget): boolean {
    const paused = [...this.#live].filter(
      ([operationId, { key }]) =>
        this.#attempts.isPaused(operationId) && isMeant(target, operationId, key),
    )
    for (const [, { abort }] of paused) abort.abort(abortedError(target.reason))
    return paused.length > 0
  }

  /** Takes all prompts that wait for a session out of its line. */
  cancelSession(key: SessionKey, reason: string): void {
    for (const { key: own, ticket } of this.#live.values()) {
      if (isSame(own, key)) ticket.cancel(abortedError(reason))
    }
  }

  /** Starts nothing more. Resolves when what ends with this process is noted to. */
  async stop(reason: string): Promise<void> {
    this.#attempts.stop()
    this.#closing.abort(abortedError(reason))
    const ending = [...this.#live].filter(([, { isKept }]) => !isKept)
    const stops = ending.map(([id]): Change => ({ type: 'queue.stop', target: { id }, reason }))
    if (stops.length > 0) await this.#options.store.commit(stops)
    for (const { ticket, abort } of this.#live.values()) {
      ticket.cancel(abortedError(reason))
      abort.abort(abortedError(reason))
    }
  }

  /** True of what the project's close stops, but does not end. */
  isHeld(operationId: string): boolean {
    return this.#closing.signal.aborted && (this.#live.get(operationId)?.isKept ?? false)
  }

  async #accept(asked: Pick<Admission, 'input' | 'leaf' | 'repeats'>): Promise<PromptAcceptance> {
    this.#options.takeUp()
    this.#refuseBusy(asked.input, asked.leaf)
    const operationId = newOperationId()
    const { claimed } = this.#admit({ ...plain, ...asked, operationId, isKept: true })
    await claimed
    return { operationId, deduplicated: false }
  }

  #refuseBusy({ ifBusy, agent, instanceId, session }: PromptInput, leaf: Leaf | null): void {
    const { store, queue } = this.#options
    const isBusy = queue.isBusy({ agent, instanceId, session })
    if (leaf !== null) {
      const row = store.sessions.get(leaf.sessionId)
      if (row) checkLeaf(store, row, leaf.leafId)
      if (isBusy) throw leafBusy(leaf.sessionId)
    }
    if (ifBusy !== 'reject' || !isBusy) return
    throw new HearthError({
      type: 'session_busy',
      status: 409,
      message: `Session "${session}" of ${agent} "${instanceId}" is busy.`,
      details: 'Wait until it is done, use another session, or leave out ifBusy to wait in line.',
    })
  }

  /** Joins a prompt that has not ended, reads the answer of one that has. */
  #again(operationId: string): PromptOnce {
    const { store } = this.#options
    const live = this.#live.get(operationId)
    if (live) return { operationId, response: live.response, deduplicated: true }
    const operation = store.operations.get(operationId)
    if (!operation) throw answerGone(operationId)
    const response = new Promise<PromptResponse>((resolve) => {
      resolve(readStoredAnswer(store, operation))
    })
    response.catch(() => undefined)
    return { operationId, response, deduplicated: true }
  }

  /** Commits and joins the line in one step: nothing comes between. */
  #admit(admission: Admission): {
    claimed: Promise<string>
    response: Promise<PromptResponse>
  } {
    const { store, queue } = this.#options
    const { operationId, input, leaf, idempotencyKey, repeats } = admission
    const isBegun = !queue.isBusy(input)
    const claim = idempotencyKey === null ? null : claimOf(input, idempotencyKey, leaf)
    const operation = acceptedOperation(operationId, input)
    const content = contentOf(input)
    // Not through the log: nobody may see the key as taken before its prompt can be found here.
    const committed = store.commit([
      ...(claim ? [{ type: 'key.claim' as const, claim: { ...claim, refId: operationId } }] : []),
      ...(leaf ? [{ type: 'session.update' as const, ...leaf }] : []),
      { type: 'prompt.admit', prompt: { operation, content, starts: isBegun, ...repeats } },
    ])
    const claimed = committed.then(({ claim }) => claim?.refId ?? operationId)
    const admitted = claimed.then((refId) => (refId === operationId ? { isBegun } : null))
    const response = this.#join(admission, admitted, {})
    // Whoever only wants the operation's id never looks at the response, and it tells of this failure too.
    claimed.catch(() => undefined)
    return { claimed, response }
  }

  #join(
    { operationId, input, isKept }: Admission,
    admitted: Promise<Admitted>,
    options: { kind?: WorkKind },
  ): Promise<PromptResponse> {
    const { signal } = input
    const { queue, deliveries } = this.#options
    const abort = new AbortController()
    const ticket = queue.add(
      input,
      async () => {
        const row = await admitted
        if (row === null) throw keyTaken
        return this.#attempts.work({ operationId, input, isKept, signal: abort.signal }, row)
      },
      options,
    )
    // What was not admitted leaves the session's queue at once: whoever is ahead in it may take long.
    admitted.catch((error: unknown) => ticket.cancel(error))
    const onAbort = () => {
      const reason = 'The caller went away.'
      if (ticket.cancel(abortedError(reason))) return
      abort.abort(abortedError(reason))
      deliveries.abort({ operationId, reason })
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const response = this.#ended(operationId, admitted, ticket).finally(() => {
      signal?.removeEventListener('abort', onAbort)
      this.#live.delete(operationId)
    })
    this.#live.set(operationId, { key: input, ticket, response, abort, isKept })
    response.catch(() => undefined)
    return response
  }

  /** What the close leaves unwritten is found by the next start. */
  #tellLater(ended: Promise<void>): void {
    ended.catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#options.onError(error)
    })
  }

  /** Whoever was told the operation's id finds its end in the log, however early it ended. */
  async #ended(
    operationId: string,
    admitted: Promise<Admitted>,
    ticket: Ticket<PromptResponse>,
  ): Promise<PromptResponse> {
    try {
      return await ticket.result
    } catch (error) {
      // What was never admitted has no end, and what is held goes on.
      if ((await admitted) === null || this.isHeld(operationId)) throw error
      const { store, interruptions } = this.#options
      if (store.operations.get(operationId)?.status === 'running') {
        const stored = toStoredError(error)
        const status = stored.type === 'aborted' ? 'aborted' : 'failed'
        const ending: Ending = { status, error: stored, usage: null, model: null }
        const ended = untilThereIsRoom(
          () => interruptions.end(operationId, ending),
          this.#closing.signal,
        )
        // Who waits is told of a full disk now, not when there is room to write that down.
        if (isStorageTrouble(error)) this.#tellLater(ended)
        else await ended
      }
      throw error
    }
  }
}

const plain = { isKept: false, leaf: null, idempotencyKey: null, repeats: {} }

/** Tells the line that a place was taken for nothing; nobody else hears of it. */
const keyTaken = new HearthError({
  type: 'submission_conflict',
  status: 409,
  message: 'The idempotency key was taken meanwhile.',
})

function isMeant(target: AbortTarget, operationId: string, key: SessionKey): boolean {
  if ('operationId' in target) return target.operationId === operationId
  if ('runId' in target || 'dispatchId' in target) return false
  const { session = key.session } = target
  return isSame(key, { ...target, session })
}

function isSame(one: SessionKey, other: SessionKey): boolean {
  return (
    one.agent === other.agent &&
    one.instanceId === other.instanceId &&
    one.session === other.session
  )
}

function unknownOperation(id: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no operation "${id}".`,
  })
}
