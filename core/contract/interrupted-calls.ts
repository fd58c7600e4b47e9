/** Tool calls that a process left open when it ended, and what stands in for their results. */
import type { Message, ToolCallPart, ToolMessage } from './message.ts'

/** Tool calls of the last answer that no result follows: the process ended while they ran. */
export function danglingCalls(messages: readonly Message[]): ToolCallPart[] {
  const answerAt = messages.findLastIndex((message) => message.role === 'assistant')
  const answer = messages[answerAt]
  if (answer?.role !== 'assistant') return []
  const answered = new Set(
    messages
      .slice(answerAt + 1)
      .flatMap((message) => (message.role === 'tool' ? message.content : []))
      .map((result) => result.toolCallId),
  )
  return answer.content
    .filter((part) => part.type === 'tool-call')
    .filter((call) => !answered.has(call.toolCallId))
}

/** Results for calls whose outcome nobody knows. They are never run again by themselves. */
export function interruptedResults(
  calls: readonly ToolCallPart[],
  unanswered: ReadonlySet<string> = new Set(),
): ToolMessage {
  return {
    role: 'tool',
    content: calls.map(({ toolCallId, toolName }) => ({
      type: 'tool-result',
      toolCallId,
      toolName,
      output: unanswered.has(toolCallId) ? notAllowed : unknownOutcome,
      isError: true,
    })),
  }
}

const unknownOutcome =
  'interrupted: the process ended before this call finished. Whether it took effect is unknown; check before trying again.'

const notAllowed =
  'interrupted: the process ended while this call waited for the permission of a person. What it asked for was not done; call it again if it is still wanted.'
