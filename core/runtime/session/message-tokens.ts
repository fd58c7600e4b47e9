/** How many tokens a message takes, estimated from its length. */
import type { Message } from '../../contract/message.ts'

/** What providers charge for an image, roughly; its base64 length says nothing. */
const imageTokens = 1_200

/** At least 1. */
export function messageTokens(message: Message): number {
  const total = message.content.reduce((tokens, part) => tokens + partTokens(part), 0)
  return Math.max(1, total)
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
