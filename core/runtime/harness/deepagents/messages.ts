/** Hearth's messages as LangChain's, and back. Nothing a provider wants back is lost on the way. */
import type { BaseMessage } from '@langchain/core/messages'
import {
  AssistantMessage,
  type Message,
  type ToolCallPart,
  type ToolMessage,
  type ToolResultPart,
  type UserMessage,
} from '../../../contract/message.ts'
import type { LangChain } from './langchain.ts'

/** Where an answer travels as it is: signatures and thoughts have no place in LangChain's own fields. */
const original = 'hearth'

type UserPart = UserMessage['content'][number]

export function toLangChain(lc: LangChain, messages: readonly Message[]): BaseMessage[] {
  return messages.flatMap((message) => toBaseMessages(lc, message))
}

function toBaseMessages(lc: LangChain, message: Message): BaseMessage[] {
  switch (message.role) {
    case 'user':
      return [new lc.HumanMessage({ content: message.content.map(userBlock) })]
    case 'assistant':
      return [toAIMessage(lc, message)]
    case 'tool':
      return message.content.map((part) => toToolMessage(lc, part))
  }
}

export function toAIMessage(lc: LangChain, message: AssistantMessage) {
  const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return new lc.AIMessage({
    content: text,
    tool_calls: message.content.filter((part) => part.type === 'tool-call').map(toToolCall),
    additional_kwargs: { [original]: message },
  })
}

export function toToolMessage(lc: LangChain, part: ToolResultPart) {
  return new lc.ToolMessage({
    content: part.output,
    tool_call_id: part.toolCallId,
    name: part.toolName,
    status: part.isError ? 'error' : 'success',
  })
}

/** The instructions and the conversation of a list of messages. */
export function fromLangChain(list: readonly BaseMessage[]): {
  systemPrompt: string
  messages: Message[]
} {
  const instructions: string[] = []
  const messages: Message[] = []
  for (const message of list) {
    switch (message.type) {
      case 'system':
        instructions.push(message.text)
        break
      case 'ai':
        messages.push(toAssistant(message))
        break
      case 'tool':
        addResult(messages, toResult(message))
        break
      default:
        messages.push({ role: 'user', content: userParts(message) })
    }
  }
  return { systemPrompt: instructions.join('\n\n'), messages }
}

function userBlock(part: UserPart) {
  return part.type === 'text'
    ? { type: 'text' as const, text: part.text }
    : { type: 'image' as const, mimeType: part.mediaType, data: part.data }
}

function userParts({ content, text }: BaseMessage): UserPart[] {
  if (typeof content === 'string') return [{ type: 'text', text }]
  return content.map((block): UserPart => {
    if (block.type === 'image' && typeof block.data === 'string') {
      return { type: 'image', mediaType: String(block.mimeType ?? 'image/png'), data: block.data }
    }
    const text = 'text' in block && typeof block.text === 'string' ? block.text : null
    return { type: 'text', text: text ?? JSON.stringify(block) }
  })
}

/** Arguments that are no object have no place in LangChain; the harness runs the call as it was made. */
function toToolCall({ toolCallId, toolName, input }: ToolCallPart) {
  return { type: 'tool_call' as const, id: toolCallId, name: toolName, args: argumentsOf(input) }
}

function argumentsOf(input: unknown): Record<string, unknown> {
  return typeof input === 'object' && input !== null ? { ...input } : {}
}

/** The answer it was made from; of an answer that middleware wrote, its text and calls. */
function toAssistant(message: BaseMessage): AssistantMessage {
  const kept = AssistantMessage.safeParse(message.additional_kwargs[original])
  if (kept.success) return kept.data
  const calls =
    'tool_calls' in message && Array.isArray(message.tool_calls) ? message.tool_calls : []
  return {
    role: 'assistant',
    content: [
      { type: 'text', text: message.text },
      ...calls.map(({ id, name, args }) => ({
        type: 'tool-call' as const,
        toolCallId: String(id),
        toolName: String(name),
        input: args,
      })),
    ],
  }
}

function toResult(message: BaseMessage): ToolResultPart {
  const id = 'tool_call_id' in message ? String(message.tool_call_id) : ''
  const isError = 'status' in message && message.status === 'error'
  const toolName = message.name ?? ''
  return { type: 'tool-result', toolCallId: id, toolName, output: message.text, isError }
}

function addResult(messages: Message[], part: ToolResultPart): void {
  const last = messages.at(-1)
  const batch: ToolMessage = last?.role === 'tool' ? last : { role: 'tool', content: [] }
  batch.content.push(part)
  if (batch !== last) messages.push(batch)
}
