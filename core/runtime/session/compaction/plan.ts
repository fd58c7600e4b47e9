/** What of a context is summarised and what is kept as it is. */
import type { Context, ContextItem } from '../history.ts'

export interface CompactionPlan {
  older: ContextItem[]
  kept: ContextItem[]
}

/** How much of the newest messages to keep: so many tokens, or so many messages. */
export type Keep = { tokens: number } | { messages: number }

/**
 * Keeps the newest messages that fit; a kept part never starts with results whose calls it lost.
 * Null when there is nothing to summarise.
 */
export function planCompaction({ items }: Context, keep: Keep): CompactionPlan | null {
  let start = 'messages' in keep ? items.length - keep.messages : startWithin(items, keep.tokens)
  start = Math.max(0, start)
  while (items[start]?.message.role === 'tool') start += 1
  if (start === 0) return null
  return { older: items.slice(0, start), kept: items.slice(start) }
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
