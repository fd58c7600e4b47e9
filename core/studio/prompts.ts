/** Direct prompts: in line with everything else on their session, cancellable while they wait. */
import { newOperationId } from '../contract/id.ts'
import type { SessionKey } from '../contract/session.ts'
import type { SessionQueue, Ticket } from '../dispatch/session-queue.ts'
import { abortedError } from '../runtime/operation/aborted-error.ts'
import type { PromptRequest, PromptResponse } from '../runtime/port.ts'
import type { Deliveries } from './deliveries.ts'
import type { PromptInput } from './port.ts'

interface Waiting {
  input: PromptInput
  ticket: Ticket<PromptResponse>
}

export class Prompts {
  #queue: SessionQueue
  #deliveries: Deliveries
  #waiting = new Map<string, Waiting>()

  constructor(queue: SessionQueue, deliveries: Deliveries) {
    this.#queue = queue
    this.#deliveries = deliveries
  }

  start(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    const operationId = newOperationId()
    const { signal } = input
    const ticket = this.#queue.add(input, () => {
      signal?.throwIfAborted()
      return this.#deliveries.deliver(requestOf(operationId, input))
    })
    this.#waiting.set(operationId, { input, ticket })
    const onAbort = () => {
      const reason = 'The caller went away.'
      if (!this.cancel(operationId, reason)) this.#deliveries.abort({ operationId, reason })
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const response = ticket.result.finally(() => {
      this.#waiting.delete(operationId)
      signal?.removeEventListener('abort', onAbort)
    })
    // Whoever only wants the operation's id never looks at the response.
    response.catch(() => undefined)
    return { operationId, response }
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
  }
}
