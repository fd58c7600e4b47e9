/** How many tokens a context takes, near enough to decide when to summarise it. */
import type { Context } from '../history.ts'
import { textTokens } from '../message-tokens.ts'

/**
 * The larger of two estimates: characters ÷ 4, and what the model itself counted at its last answer
 * plus characters ÷ 4 of what came after.
 */
export function estimateTokens({ summary, items }: Context): number {
  const byLength = items.map(({ tokens }) => tokens)
  const whole = sum(byLength) + (summary === null ? 0 : textTokens(summary))
  const countedAt = items.findLastIndex(({ countedTokens }) => countedTokens !== null)
  const counted = items[countedAt]?.countedTokens ?? 0
  return Math.max(whole, counted + sum(byLength.slice(countedAt + 1)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
