/** What a demo model sees of a call: the provider prompt read back into Hearth's own messages. */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider'
import type {
  AssistantMessage,
  ImagePart,
  Message,
  ToolMessage,
  ToolResultPart,
  UserMessage,
} from '../../../contract/message.ts'
import type { ThinkingLevel } from '../../../contract/provider.ts'
import { levelOfReasoning } from '../thinking.ts'

export interface DemoTool {
  name: string
  description: string
  parameters: unknown
}

export interface Conversation {
  system: string
  messages: Message[]
  tools: DemoTool[]
  thinkingLevel: ThinkingLevel | null
  /** Text of the last user message. */
  prompt: string
  /** Images of the last user message. */
  images: ImagePart[]
  /** Texts of the user messages before the last one. */
  earlierPrompts: string[]
  /** Results of tools called since the last user message, in order. */
  results: ToolResultPart[]
}

export function readConversation(options: LanguageModelV4CallOptions): Conversation {
  const messages = options.prompt.flatMap(readMessage)
  const prompts = messages.filter((message): message is UserMessage => message.role === 'user')
  const last = prompts.at(-1)
  const answered = last ? messages.slice(messages.lastIndexOf(last) + 1) : messages
  return {
    system: options.prompt
      .flatMap((message) => (message.role === 'system' ? [message.content] : []))
      .join('\n\n'),
    messages,
    tools: (options.tools ?? []).flatMap((tool) =>
      tool.type === 'function'
        ? [{ name: tool.name, description: tool.description ?? '', parameters: tool.inputSchema }]
        : [],
    ),
    thinkingLevel: levelOfReasoning(options.reasoning),
    prompt: last ? promptText(last) : '',
    images: last ? last.content.filter((part): part is ImagePart => part.type === 'image') : [],
    earlierPrompts: prompts.slice(0, -1).map(promptText),
    results: answered.flatMap((message) => (message.role === 'tool' ? message.content : [])),
  }
}

/** What was added to a prompt, such as how to give a result, is a part of its own: a line of its own here. */
function promptText({ content }: UserMessage): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

function readMessage(message: LanguageModelV4Message): Message[] {
  switch (message.role) {
    case 'system':
      return []
    case 'user':
      return [readUser(message)]
    case 'assistant':
      return [readAssistant(message)]
    case 'tool':
      return [readTool(message)]
  }
}

type Of<Role extends LanguageModelV4Message['role']> = Extract<
  LanguageModelV4Message,
  { role: Role }
>

function readUser(message: Of<'user'>): UserMessage {
  return {
    role: 'user',
    content: message.content.map((part) =>
      part.type === 'text' ? { type: 'text', text: part.text } : readImage(part),
    ),
  }
}

function readImage(part: LanguageModelV4FilePart): ImagePart {
  const data = part.data.type === 'data' ? part.data.data : ''
  return {
    type: 'image',
    mediaType: part.mediaType,
    data: typeof data === 'string' ? data : Buffer.from(data).toString('base64'),
  }
}

function readAssistant(message: Of<'assistant'>): AssistantMessage {
  return {
    role: 'assistant',
    content: message.content.flatMap((part): AssistantMessage['content'] => {
      if (part.type === 'text') return [{ type: 'text', text: part.text }]
      if (part.type === 'reasoning') return [{ type: 'reasoning', text: part.text }]
      if (part.type !== 'tool-call') return []
      const { toolCallId, toolName, input } = part
      return [{ type: 'tool-call', toolCallId, toolName, input }]
    }),
  }
}

function readTool(message: Of<'tool'>): ToolMessage {
  return {
    role: 'tool',
    content: message.content.flatMap((part): ToolResultPart[] => {
      if (part.type !== 'tool-result') return []
      const { toolCallId, toolName } = part
      const isError = part.output.type === 'error-text' || part.output.type === 'error-json'
      return [
        { type: 'tool-result', toolCallId, toolName, output: outputText(part.output), isError },
      ]
    }),
  }
}

function outputText(output: LanguageModelV4ToolResultOutput): string {
  if (output.type === 'text' || output.type === 'error-text') return output.value
  if (output.type === 'execution-denied') return output.reason ?? 'denied'
  return JSON.stringify(output.value)
}
