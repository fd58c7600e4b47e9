/** From the entries of a conversation to the messages a model receives. */
import type { Message, ToolCallPart, ToolMessage, UserMessage } from '../../contract/message.ts'
import type { EntryData } from '../../contract/session.ts'

export interface PathEntry {
  id: string
  data: EntryData
}

/**
 * The messages of an active path: the newest summary first, then what it kept, then what came later.
 * Everything a summary replaced is left out.
 */
export function toMessages(path: readonly PathEntry[]): Message[] {
  const summaryAt = path.findLastIndex((entry) => entry.data.type === 'compaction')
  if (summaryAt === -1) return path.flatMap(toMessage)
  const summary = path[summaryAt]
  if (summary?.data.type !== 'compaction') return path.flatMap(toMessage)
  const { firstKeptEntryId } = summary.data
  const keptFrom = path.findIndex((entry) => entry.id === firstKeptEntryId)
  const kept = keptFrom === -1 ? [] : path.slice(keptFrom, summaryAt).filter(isNotSummary)
  return [summary, ...kept, ...path.slice(summaryAt + 1)].flatMap(toMessage)
}

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
export function interruptedResults(calls: readonly ToolCallPart[]): ToolMessage {
  return {
    role: 'tool',
    content: calls.map(({ toolCallId, toolName }) => ({
      type: 'tool-result',
      toolCallId,
      toolName,
      output:
        'interrupted: the process ended before this call finished. Whether it took effect is unknown; check before trying again.',
      isError: true,
    })),
  }
}

function toMessage(entry: PathEntry): Message[] {
  const { data } = entry
  if (data.type === 'message') return data.message.content.length === 0 ? [] : [data.message]
  const marker = data.type === 'compaction' ? '[Context Summary]' : '[Branch Summary]'
  return [textMessage(`${marker}\n${data.summary}`)]
}

function isNotSummary(entry: PathEntry): boolean {
  return entry.data.type !== 'compaction'
}

function textMessage(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}
