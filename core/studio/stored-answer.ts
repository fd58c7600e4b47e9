/** The answer of an operation that has ended, read back from what it left in the store. */
import { fromStoredError, HearthError } from '../contract/error.ts'
import { messageText } from '../contract/message.ts'
import type { Operation } from '../contract/operation.ts'
import type { MessageEntryData } from '../contract/session.ts'
import { zeroUsage } from '../contract/usage.ts'
import type { PromptResponse } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'

/** Raises the operation's own error when it has one, `answer_gone` (410) when its session was deleted. */
export function readStoredAnswer(store: Store, operation: Operation): PromptResponse {
  if (operation.status !== 'completed') throw failureOf(operation)
  const answer = findAnswer(store, operation)
  if (answer === null) throw answerGone(operation.id)
  return {
    text: messageText(answer.message),
    data: null,
    usage: operation.usage ?? zeroUsage(),
    model: { id: operation.model ?? '' },
    metadata: {
      ...(answer.harness === undefined ? {} : { harness: answer.harness }),
      operationId: operation.id,
      stopReason: answer.stopReason ?? 'stop',
    },
  }
}

/** Its last assistant message; entries are searched from the newest on. */
function findAnswer(
  store: Store,
  { id, agent, instanceId, session }: Operation,
): MessageEntryData | null {
  if (agent === null || instanceId === null || session === null) return null
  const found = store.sessions.find({ agent, instanceId, session })
  if (!found) return null
  let before = found.headSeq + 1
  while (before > 1) {
    const page = store.entries.list(found.id, { before, limit: 100 })
    for (const { operationId, data } of page.toReversed()) {
      if (operationId !== id || data.type !== 'message') continue
      if (data.message.role === 'assistant') return data
    }
    before = page[0]?.seq ?? 1
  }
  return null
}

function failureOf({ id, status, error }: Operation): HearthError {
  if (status === 'interrupted' || !error) {
    return new HearthError({
      type: 'operation_interrupted',
      status: 500,
      message: 'The prompt was interrupted before it was answered.',
      details: `${error?.details ?? ''} Send it again with a new idempotency key.`.trim(),
      meta: { operationId: id },
    })
  }
  return fromStoredError(error)
}

export function answerGone(operationId: string): HearthError {
  return new HearthError({
    type: 'answer_gone',
    status: 410,
    message: 'The prompt was answered, but its session or its record has been deleted since.',
    details: 'Use a new idempotency key to ask again.',
    meta: { operationId },
  })
}
