/** From the entries of a conversation to the messages a model receives. */
import type { Message, UserMessage } from '../../contract/message.ts'
import type { EntryData } from '../../contract/session.ts'
import { messageTokens } from './message-tokens.ts'

export interface PathEntry {
  id: string
  data: EntryData
}

/** A message of the active context and the entry it is. */
export interface ContextItem {
  entryId: string
  message: Message
  /** Tokens it takes, estimated from its length. */
  tokens: number
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
  return path.reduce(extendContext, { summary: null, items: [] })
}

/** The context with one more entry. Items are added in place: a context belongs to one conversation. */
export function extendContext(context: Context, { id, data }: PathEntry): Context {
  if (data.type === 'compaction') {
    const keptFrom = context.items.findIndex(({ entryId }) => entryId === data.firstKeptEntryId)
    const kept = keptFrom === -1 ? [] : context.items.slice(keptFrom)
    // What was counted for them, was counted with what the summary has replaced.
    return { summary: data.summary, items: kept.map((item) => ({ ...item, countedTokens: null })) }
  }
  if (data.type === 'branch_summary') {
    context.items.push(toItem(id, textMessage(`[Branch Summary]\n${data.summary}`), null))
  } else if (data.message.content.length > 0) {
    context.items.push(toItem(id, data.message, data.usage?.totalTokens ?? null))
  }
  return context
}

/** What a model receives: the summary as the first message, then the others as they are. */
export function toMessages({ summary, items }: Context): Message[] {
  const messages = items.map(({ message }) => message)
  return summary === null ? messages : [textMessage(`[Context Summary]\n${summary}`), ...messages]
}

function toItem(entryId: string, message: Message, countedTokens: number | null): ContextItem {
  return { entryId, message, tokens: messageTokens(message), countedTokens }
}

function textMessage(text: string): UserMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}
