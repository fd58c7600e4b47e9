/** From the entries of a conversation to the messages a model receives. */
import type { Message, ToolCallPart, ToolMessage, UserMessage } from '../../contract/message.ts'
import type { EntryData } from '../../contract/session.ts'

export interface PathEntry {
  id: string
  data: EntryData
}

/** A message of the active context and the entry it is. */
export interface ContextItem {
  entryId: string
  message: Message
  /** Tokens the model counted up to here; null where it did not, or counted another context. */
  countedTokens: number | null
}

export interface Context {
  /** What replaced the beginning; null while nothing did. */
  summary: string | null
  items: ContextItem[]
}

/** The active context of a path: the newest summary, what it kept, then what came later. */
export function toContext(path: readonly PathEntry[]): Context {
  const summaryAt = path.findLastIndex((entry) => entry.data.type === 'compaction')
  const compaction = path[summaryAt]?.data
  if (compaction?.type !== 'compaction') {
    return { summary: null, items: path.flatMap((entry) => toItem(entry, true)) }
  }
  const keptFrom = path.findIndex((entry) => entry.id === compaction.firstKeptEntryId)
  const kept = keptFrom === -1 ? [] : path.slice(keptFrom, summaryAt)
  return {
    summary: compaction.summary,
    items: [
      ...kept.flatMap((entry) => toItem(entry, false)),
      ...path.slice(summaryAt + 1).flatMap((entry) => toItem(entry, true)),
    ],
  }
}

/** What a model receives: the summary as the first message, then the others as they are. */
export function toMessages({ summary, items }: Context): Message[] {
  const messages = items.map(({ message }) => message)
  return summary === null ? messages : [textMessage(`[Context Summary]\n${summary}`), ...messages]
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

function toItem({ id, data }: PathEntry, isCounted: boolean): ContextItem[] {
  if (data.type === 'compaction') return []
  if (data.type === 'branch_summary') {
    const message = textMessage(`[Branch Summary]\n${data.summary}`)
    return [{ entryId: id, message, countedTokens: null }]
  }
  if (data.message.content.length === 0) return []
  const countedTokens = isCounted ? (data.usage?.totalTokens ?? null) : null
  return [{ entryId: id, message: data.message, countedTokens }]
}

function textMessage(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}
