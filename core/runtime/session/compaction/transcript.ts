/** A conversation as text, for the model that summarises it. */
import type { Message } from '../../../contract/message.ts'

/** Enough of a tool's output to say what it gave. */
const outputLimit = 2_000

export const summaryInstructions = [
  'You summarise a conversation between a user and an agent, so that the agent can go on without it.',
  'Keep: what the user wants, what was decided and why, facts and names and paths and numbers that',
  'matter, what was done and with which result, what is open. Leave out pleasantries and dead ends.',
  'If there is an earlier summary, carry over all of it that still matters. Write only the summary.',
].join('\n')

/** The newest `limit` characters, with the earlier summary before them. */
export function transcript(
  earlierSummary: string | null,
  messages: readonly Message[],
  limit: number,
): string {
  const text = messages.map(messageLines).join('\n\n')
  const recent = text.length > limit ? `[…]\n${text.slice(-limit)}` : text
  if (earlierSummary === null) return recent
  return `Earlier summary:\n${earlierSummary}\n\nConversation since:\n${recent}`
}

function messageLines(message: Message): string {
  const lines = message.content.map(partLine).filter((line) => line !== '')
  return `${message.role}: ${lines.join('\n')}`
}

function partLine(part: Message['content'][number]): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'reasoning':
      return ''
    case 'image':
      return '[image]'
    case 'tool-call':
      return `calls ${part.toolName} ${JSON.stringify(part.input)}`
    case 'tool-result':
      return `${part.toolName}${part.isError ? ' failed' : ''}: ${part.output.slice(0, outputLimit)}`
  }
}
