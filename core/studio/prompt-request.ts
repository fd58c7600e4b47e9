/** A prompt in its forms: as it was asked, as it is kept, as it is given to the project thread. */
import type { NewClaim } from '../contract/change.ts'
import type { Operation } from '../contract/operation.ts'
import type { PromptContent } from '../contract/queue.ts'
import type { PromptRequest } from '../runtime/port.ts'
import { contentHash } from '../store/idempotency.ts'
import type { Store } from '../store/port.ts'
import type { Leaf, PromptInput } from './port.ts'

export function claimOf(
  input: PromptInput,
  key: string,
  leaf: Leaf | null,
): Omit<NewClaim, 'refId'> {
  const { agent, instanceId, session, message, images, model, thinkingLevel, resultSchema } = input
  const asked = [session, message, images ?? [], model, thinkingLevel, resultSchema]
  return {
    scope: JSON.stringify(['prompt', agent, instanceId]),
    key,
    payloadHash: contentHash(leaf === null ? asked : [...asked, leaf.leafId]),
  }
}

export function contentOf(input: PromptInput): PromptContent {
  return {
    message: input.message,
    images: input.images ?? [],
    model: input.model ?? null,
    thinkingLevel: input.thinkingLevel ?? null,
    resultSchema: input.resultSchema ?? null,
    ...(input.traceparent === undefined ? {} : { traceparent: input.traceparent }),
  }
}

/** What was asked of an operation; null when it is not kept. */
export function storedInput(store: Store, operation: Operation): PromptInput | null {
  const { id, agent, instanceId, session } = operation
  const content = store.queue.prompt(id)
  if (content === null || agent === null || instanceId === null || session === null) return null
  const { message, images, model, thinkingLevel, resultSchema, traceparent } = content
  return {
    ...{ agent, instanceId, session, message, images },
    ...(model === null ? {} : { model }),
    ...(thinkingLevel === null ? {} : { thinkingLevel }),
    ...(resultSchema === null ? {} : { resultSchema }),
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}

export function requestOf(operationId: string, input: PromptInput): PromptRequest {
  const { agent, instanceId, session, traceparent } = input
  const { traceparent: _, ...content } = contentOf(input)
  return {
    ...content,
    ...{ operationId, agent, instanceId, session },
    source: 'prompt',
    dispatchId: null,
    payload: null,
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}
