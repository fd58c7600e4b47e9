/** Direct prompts: in line with everything else on their session, cancellable while they wait. */

import { abortedError } from '../contract/aborted-error.ts'
import { HearthError, toStoredError } from '../contract/error.ts'
import { newOperationId } from '../contract/id.ts'
import type { SessionKey } from '../contract/session.ts'
import type { SessionQueue, Ticket } from '../dispatch/session-queue.ts'
import { acceptedOperation, unstartedOperation } from '../dispatch/unstarted-operation.ts'
import type { EventLog } from '../events/event-log.ts'
import type { PromptRequest, PromptResponse } from '../runtime/port.ts'
import { contentHash } from '../store/idempotency.ts'
import type { Store } from '../store/port.ts'
import type { Deliveries } from './deliveries.ts'
import type { PromptInput, PromptOnce } from './port.ts'
import { readStoredAnswer } from './stored-answer.ts'

export interface PromptsOptions {
  projectId: string
  store: Store
  log: EventLog
  queue: SessionQueue
  deliveries: Deliveries
}

interface Waiting {
  input: PromptInput
  ticket: Ticket<PromptResponse>
}

export class Prompts {
  #options: PromptsOptions
  #waiting = new Map<string, Waiting>()
  /** Prompts that have not ended, for those who ask for them again. */
  #live = new Map<string, Promise<PromptResponse>>()

  constructor(options: PromptsOptions) {
    this.#options = options
  }

  /** Raises `session_busy` (409) where the input will not wait. */
  start(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    this.#refuseBusy(input)
    return this.#begin(newOperationId(), input)
  }

  /** Raises `submission_conflict` (409), and `session_busy` (409) where the input will not wait. */
  async startOnce(input: PromptInput, idempotencyKey: string): Promise<PromptOnce> {
    const { store } = this.#options
    const request = claimOf(input, idempotencyKey)
    const operationId = newOperationId()
    const earlier = store.keys.find(request)?.refId ?? null
    if (earlier !== null) return this.#again(earlier, input)
    // Before the key is taken: the same key may ask again later.
    this.#refuseBusy(input)
    // Not through the log: nobody may see the key as taken before its prompt has begun.
    const { claim } = await store.commit([
      { type: 'key.claim', claim: { ...request, refId: operationId } },
    ])
    if (claim?.isReplay) return this.#again(claim.refId, input)
    return { ...this.#begin(operationId, input), deduplicated: false }
  }

  #refuseBusy({ ifBusy, agent, instanceId, session }: PromptInput): void {
    if (ifBusy !== 'reject' || !this.#options.queue.isBusy({ agent, instanceId, session })) return
    throw new HearthError({
      type: 'session_busy',
      status: 409,
      message: `Session "${session}" of ${agent} "${instanceId}" is busy.`,
      details: 'Wait until it is done, use another session, or leave out ifBusy to wait in line.',
    })
  }

  /** Joins a prompt that runs, reads the answer of one that ended, begins one that a stop left waiting. */
  #again(operationId: string, input: PromptInput): PromptOnce {
    const { store } = this.#options
    const running = this.#live.get(operationId)
    if (running !== undefined) return { operationId, response: running, deduplicated: true }
    const operation = store.operations.get(operationId)
    if (!operation) return { ...this.#begin(operationId, input), deduplicated: true }
    const response = new Promise<PromptResponse>((resolve) => {
      resolve(readStoredAnswer(store, operation))
    })
    response.catch(() => undefined)
    return { operationId, response, deduplicated: true }
  }

  #begin(
    operationId: string,
    input: PromptInput,
  ): { operationId: string; response: Promise<PromptResponse> } {
    const { signal } = input
    const { queue, deliveries } = this.#options
    const ticket = queue.add(input, async () => {
      signal?.throwIfAborted()
      return deliveries.deliver(requestOf(operationId, input))
    })
    this.#waiting.set(operationId, { input, ticket })
    const onAbort = () => {
      const reason = 'The caller went away.'
      if (!this.cancel(operationId, reason)) deliveries.abort({ operationId, reason })
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const response = this.#ended(operationId, input, ticket).finally(() => {
      signal?.removeEventListener('abort', onAbort)
      this.#live.delete(operationId)
    })
    this.#live.set(operationId, response)
    // Whoever only wants the operation's id never looks at the response.
    response.catch(() => undefined)
    return { operationId, response }
  }

  /** Whoever was told the operation's id finds it in the log, however early it ended. */
  async #ended(
    operationId: string,
    input: PromptInput,
    ticket: Ticket<PromptResponse>,
  ): Promise<PromptResponse> {
    try {
      return await ticket.result
    } catch (error) {
      const { projectId, store, log } = this.#options
      const began = store.events.list({ operationId, types: ['operation_start'] }, { limit: 1 })
      if (began.length === 0) {
        const stored = toStoredError(error)
        const status = stored.type === 'aborted' ? 'aborted' : 'failed'
        const operation = acceptedOperation(operationId, input)
        await log.commit(unstartedOperation(projectId, operation, status, stored))
      }
      throw error
    } finally {
      this.#waiting.delete(operationId)
    }
  }

  /** Makes an accepted prompt a durable row, also while it waits: a stop marks it as interrupted. */
  async record(operationId: string, input: PromptInput): Promise<void> {
    const operation = acceptedOperation(operationId, input)
    await this.#options.store.commit([{ type: 'operation.start', operation }])
  }

  /** Takes a prompt that waits out of its line; false when it is not waiting. */
  cancel(operationId: string, reason: string): boolean {
    return this.#waiting.get(operationId)?.ticket.cancel(abortedError(reason)) ?? false
  }

  /** Takes all prompts that wait for a session out of its line. */
  cancelSession(key: SessionKey, reason: string): void {
    for (const { input, ticket } of this.#waiting.values()) {
      const isSame =
        input.agent === key.agent &&
        input.instanceId === key.instanceId &&
        input.session === key.session
      if (isSame) ticket.cancel(abortedError(reason))
    }
  }

  cancelAll(reason: string): void {
    for (const { ticket } of this.#waiting.values()) ticket.cancel(abortedError(reason))
  }
}

function claimOf(input: PromptInput, key: string) {
  const { agent, instanceId, session, message, images, model, thinkingLevel, resultSchema } = input
  return {
    scope: JSON.stringify(['prompt', agent, instanceId]),
    key,
    payloadHash: contentHash([session, message, images ?? [], model, thinkingLevel, resultSchema]),
  }
}

function requestOf(operationId: string, input: PromptInput): PromptRequest {
  return {
    operationId,
    agent: input.agent,
    instanceId: input.instanceId,
    session: input.session,
    message: input.message,
    images: input.images ?? [],
    source: 'prompt',
    dispatchId: null,
    payload: null,
    model: input.model ?? null,
    thinkingLevel: input.thinkingLevel ?? null,
    resultSchema: input.resultSchema ?? null,
    ...(input.traceparent === undefined ? {} : { traceparent: input.traceparent }),
  }
}
