/** Hearth's messages as a provider prompt, always in an order every provider accepts. */
import type {
  LanguageModelV4Message,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type {
  AssistantMessage,
  Message,
  ToolCallPart,
  ToolMessage,
  ToolResultPart,
} from '../../../contract/message.ts'

/** A message of the conversation; instructions are not among them. */
type PromptMessage = Exclude<LanguageModelV4Message, { role: 'system' }>
type Of<Role extends PromptMessage['role']> = Extract<PromptMessage, { role: Role }>
type UserPart = Of<'user'>['content'][number]
type AssistantPart = Of<'assistant'>['content'][number]

/** Converts a whole history; calls left without a result get one that says so. */
export function toPromptMessages(messages: Message[]): PromptMessage[] {
  return completeHistory(messages).flatMap(toPromptMessage)
}

function toPromptMessage(message: Message): PromptMessage[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.content.map(toUserPart) }]
    case 'assistant':
      return toAssistant(message)
    case 'tool':
      return [{ role: 'tool', content: message.content.map(toResult) }]
  }
}

function toUserPart(part: Extract<Message, { role: 'user' }>['content'][number]): UserPart {
  if (part.type === 'text') return { type: 'text', text: part.text }
  return { type: 'file', mediaType: part.mediaType, data: { type: 'data', data: part.data } }
}

/** An answer of nothing but thoughts (aborted early) is left out: providers refuse an empty message. */
function toAssistant(message: AssistantMessage): PromptMessage[] {
  const content = message.content.flatMap(toAssistantPart)
  if (content.every((part) => part.type === 'reasoning')) return []
  return [{ role: 'assistant', content }]
}

function toAssistantPart(part: AssistantMessage['content'][number]): AssistantPart[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    case 'reasoning':
      return [{ type: 'reasoning', text: part.text, ...optionsOf(part.providerMetadata) }]
    case 'tool-call': {
      const { toolCallId, toolName } = part
      const input = isObject(part.input) ? part.input : { invalid: part.input }
      return [
        { type: 'tool-call', toolCallId, toolName, input, ...optionsOf(part.providerMetadata) },
      ]
    }
  }
}

/** Stored metadata came from the SDK as JSON; it is handed back unread. */
function optionsOf(metadata: Record<string, unknown> | undefined): {
  providerOptions?: SharedV4ProviderOptions
} {
  if (!metadata) return {}
  const entries = Object.entries(metadata).filter(
    (entry): entry is [string, SharedV4ProviderOptions[string]] => isObject(entry[1]),
  )
  return { providerOptions: Object.fromEntries(entries) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toResult(part: ToolResultPart): LanguageModelV4ToolResultPart {
  const { toolCallId, toolName, output, isError } = part
  return {
    type: 'tool-result',
    toolCallId,
    toolName,
    output: { type: isError ? 'error-text' : 'text', value: output },
  }
}

/**
 * The same history with exactly one result for each tool call, right after the message that made it.
 * Results of unknown calls are dropped. A history that is already whole comes back unchanged.
 */
export function completeHistory(messages: Message[]): Message[] {
  const complete: Message[] = []
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index]
    if (!message || message.role === 'tool') continue
    complete.push(message)
    if (message.role !== 'assistant') continue
    const calls = message.content.filter((part): part is ToolCallPart => part.type === 'tool-call')
    const given: ToolResultPart[] = []
    for (let next = messages[index + 1]; next?.role === 'tool'; next = messages[index + 1]) {
      given.push(...next.content)
      index += 1
    }
    if (calls.length > 0) complete.push(resultsFor(calls, given))
  }
  return complete
}

function resultsFor(calls: ToolCallPart[], given: ToolResultPart[]): ToolMessage {
  return {
    role: 'tool',
    content: calls.map(
      (call) =>
        given.find((result) => result.toolCallId === call.toolCallId) ??
        errorResult(call, 'The tool was interrupted before it gave a result.'),
    ),
  }
}

/** The result of a call that could not be run or did not finish. */
export function errorResult(call: ToolCallPart, output: string): ToolResultPart {
  const { toolCallId, toolName } = call
  return { type: 'tool-result', toolCallId, toolName, output, isError: true }
}
