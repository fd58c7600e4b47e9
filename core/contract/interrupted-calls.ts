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

/** What the log says of a call after all: how it ended, or that it was never begun. */
export type CallFate = { output: string; isError: boolean } | 'not-begun' | 'not-allowed'

/** Results for calls whose outcome nobody knows. They are never run again by themselves. */
export function interruptedResults(
  calls: readonly ToolCallPart[],
  known: ReadonlyMap<string, CallFate> = new Map(),
): ToolMessage {
  return {
    role: 'tool',
    content: calls.map(({ toolCallId, toolName }) => ({
      type: 'tool-result',
      toolCallId,
      toolName,
      ...resultOf(known.get(toolCallId)),
    })),
  }
}

/** The result of a call whose tool has finished some of its steps. */
export function goesOnAfter(steps: readonly string[]): { output: string; isError: boolean } {
  const names = steps.map((name) => JSON.stringify(name)).join(', ')
  const output = `interrupted: the process ended before this call finished. These steps of it are done: ${names}. Call it again with the same arguments to go on after them; they are not done twice.`
  return { output, isError: true }
}

function resultOf(fate: CallFate | undefined): { output: string; isError: boolean } {
  if (fate === undefined) return { output: unknownOutcome, isError: true }
  if (fate === 'not-begun') return { output: notBegun, isError: true }
  if (fate === 'not-allowed') return { output: notAllowed, isError: true }
  return fate
}

const unknownOutcome =
  'interrupted: the process ended before this call finished. Whether it took effect is unknown; check before trying again.'

const notBegun =
  'interrupted: the process ended before this call began. Nothing was done; call it again if it is still wanted.'

const notAllowed =
  'interrupted: the process ended while this call waited for the permission of a person. What it asked for was not done; call it again if it is still wanted.'
