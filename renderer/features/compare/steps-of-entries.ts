/** The steps of a branch of a conversation, out of its entries. */
import { messageText } from '../../../core/contract/message.ts'
import type { Entry } from '../../../core/contract/session.ts'
import { type Step, textOf } from './step.ts'

/** `entries` is the path from the root to the end of the branch. */
export function stepsOfEntries(entries: readonly Entry[]): Step[] {
  const steps: Step[] = []
  const calls = new Map<string, Step>()
  for (const { id, data } of entries) {
    if (data.type !== 'message') {
      steps.push({ ...blank(id), kind: 'log', title: data.type, output: data.summary })
      continue
    }
    const { message } = data
    if (message.role === 'user') {
      const images = message.content.filter(({ type }) => type === 'image').length
      const input = messageText(message) + (images > 0 ? `\n(${images} images)` : '')
      steps.push({ ...blank(id), kind: 'question', title: 'Message', input })
      continue
    }
    if (message.role === 'tool') {
      for (const { toolCallId, output, isError } of message.content) {
        const call = calls.get(toolCallId)
        if (call) Object.assign(call, { output, isError })
      }
      continue
    }
    steps.push({
      ...blank(id),
      kind: 'turn',
      title: data.model ?? 'Answer',
      output: messageText(message),
      usage: data.usage ?? null,
      isError: data.stopReason === 'error',
    })
    for (const part of message.content) {
      if (part.type !== 'tool-call') continue
      const call: Step = {
        ...blank(`${id} ${part.toolCallId}`),
        kind: 'tool',
        title: part.toolName,
        input: textOf(part.input),
      }
      calls.set(part.toolCallId, call)
      steps.push(call)
    }
  }
  return steps
}

function blank(id: string): Step {
  return {
    id,
    kind: 'log',
    title: '',
    input: '',
    output: '',
    isError: false,
    usage: null,
    durationMs: null,
  }
}
