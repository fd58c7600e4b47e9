/** What of a context is summarised and what is kept as it is. */
import type { Context, ContextItem } from '../history.ts'

export interface CompactionPlan {
  older: ContextItem[]
  kept: ContextItem[]
}

/** How much of the newest messages to keep: so many tokens, and the last answer with its results, or so many messages. */
export type Keep = { tokens: number; lastTurn?: boolean } | { messages: number }

/**
 * Keeps the newest messages that fit; a kept part never starts with results whose calls it lost.
 * Null when there is nothing to summarise.
 */
export function planCompaction({ items }: Context, keep: Keep): CompactionPlan | null {
  let start = 'messages' in keep ? items.length - keep.messages : startWithin(items, keep.tokens)
  if ('tokens' in keep && keep.lastTurn) start = Math.min(start, lastAnswer(items))
  start = Math.max(0, start)
  while (items[start]?.message.role === 'tool') start += 1
  if (start === 0) return null
  return { older: items.slice(0, start), kept: items.slice(start) }
}

function lastAnswer(items: readonly ContextItem[]): number {
  const at = items.findLastIndex(({ message }) => message.role === 'assistant')
  return at === -1 ? items.length : at
}

function startWithin(items: readonly ContextItem[], tokens: number): number {
  let start = items.length
  let used = 0
  for (const item of items.toReversed()) {
    used += item.tokens
    if (used > tokens) break
    start -= 1
  }
  return start
}
