/** Conversation messages as Hearth stores them and sends them to models: whole messages of typed parts. */
import { z } from 'zod'

export const TextPart = z.object({ type: z.literal('text'), text: z.string() })
/** What the model thought. `providerMetadata` carries signatures a provider wants back. */
export const ReasoningPart = z.object({
  type: z.literal('reasoning'),
  text: z.string(),
  /** Milliseconds it took, where it took half a second or more and somebody measured it. */
  durationMs: z.number().int().nonnegative().optional(),
  providerMetadata: z.record(z.string(), z.unknown()).optional(),
})
/** An image as base64 data; `mediaType` such as `image/png`. */
export const ImagePart = z.object({
  type: z.literal('image'),
  mediaType: z.string(),
  data: z.string(),
})
export const ToolCallPart = z.object({
  type: z.literal('tool-call'),
  toolCallId: z.string(),
  toolName: z.string(),
  input: z.unknown(),
  providerMetadata: z.record(z.string(), z.unknown()).optional(),
})
export const ToolResultPart = z.object({
  type: z.literal('tool-result'),
  toolCallId: z.string(),
  toolName: z.string(),
  output: z.string(),
  isError: z.boolean(),
})

export const UserMessage = z.object({
  role: z.literal('user'),
  content: z.array(z.discriminatedUnion('type', [TextPart, ImagePart])),
})
export const AssistantMessage = z.object({
  role: z.literal('assistant'),
  content: z.array(z.discriminatedUnion('type', [TextPart, ReasoningPart, ToolCallPart])),
})
export const ToolMessage = z.object({ role: z.literal('tool'), content: z.array(ToolResultPart) })
export const Message = z.discriminatedUnion('role', [UserMessage, AssistantMessage, ToolMessage])

export type TextPart = z.infer<typeof TextPart>
export type ReasoningPart = z.infer<typeof ReasoningPart>
export type ImagePart = z.infer<typeof ImagePart>
export type ToolCallPart = z.infer<typeof ToolCallPart>
export type ToolResultPart = z.infer<typeof ToolResultPart>
export type UserMessage = z.infer<typeof UserMessage>
export type AssistantMessage = z.infer<typeof AssistantMessage>
export type ToolMessage = z.infer<typeof ToolMessage>
export type Message = z.infer<typeof Message>

/** The visible text of a message: text parts only, joined. */
export function messageText(message: Message): string {
  if (message.role === 'tool') return message.content.map((part) => part.output).join('\n')
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
