/** How many tokens a context takes, near enough to decide when to summarise it. */
import type { Message } from '../../../contract/message.ts'
import type { Context } from '../history.ts'

/** What providers charge for an image, roughly; its base64 length says nothing. */
const imageTokens = 1_200

/**
 * The larger of two estimates: characters ÷ 4, and what the model itself counted at its last answer
 * plus characters ÷ 4 of what came after.
 */
export function estimateTokens({ summary, items }: Context): number {
  const byLength = items.map(({ message }) => messageTokens(message))
  const whole = sum(byLength) + (summary === null ? 0 : textTokens(summary))
  const countedAt = items.findLastIndex(({ countedTokens }) => countedTokens !== null)
  const counted = items[countedAt]?.countedTokens ?? 0
  return Math.max(whole, counted + sum(byLength.slice(countedAt + 1)))
}

/** At least 1. */
export function messageTokens(message: Message): number {
  return Math.max(1, sum(message.content.map(partTokens)))
}

function partTokens(part: Message['content'][number]): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return textTokens(part.text)
    case 'image':
      return imageTokens
    case 'tool-call':
      return textTokens(JSON.stringify(part.input) ?? '') + textTokens(part.toolName)
    case 'tool-result':
      return textTokens(part.output)
  }
}

export function textTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
