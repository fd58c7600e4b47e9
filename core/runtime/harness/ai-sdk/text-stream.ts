/** Calls models through the AI SDK's `streamText`, one step a call. */
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  jsonSchema,
  Output,
  experimental_streamTextLowMemory as streamText,
  type TextStreamPart,
  type ToolSet,
  tool,
} from 'ai'
import { resultOptions, resultSettings } from '../../model/structured-output.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { toPromptMessages } from './convert.ts'
import type { TurnCall } from './turn.ts'

// The SDK would write a line to the process's output for each setting a model does not know.
globalThis.AI_SDK_LOG_WARNINGS = false

export async function* openTextStream(call: TurnCall): AsyncGenerator<LanguageModelV4StreamPart> {
  const { reasoning, providerOptions } = call.model
  const { responseFormat } = resultSettings(call.result, call.tools.length > 0)
  const { fullStream } = streamText({
    model: call.model.language,
    messages: toPromptMessages(call.messages),
    ...(call.systemPrompt ? { instructions: call.systemPrompt } : {}),
    ...(call.tools.length > 0 ? { tools: toToolSet(call.tools) } : {}),
    ...(reasoning ? { reasoning } : {}),
    ...(responseFormat?.type === 'json' && responseFormat.schema
      ? { output: Output.object({ schema: jsonSchema(responseFormat.schema), name: 'result' }) }
      : {}),
    providerOptions: resultOptions(providerOptions, call.result),
    abortSignal: call.signal,
    // The turn tries again by itself.
    maxRetries: 0,
    // Errors arrive as parts of the stream; the SDK's own handler would print them.
    onError: () => {},
  })
  for await (const part of fullStream) {
    const plain = toProviderPart(part)
    if (plain) yield plain
  }
}

/** Tools without `execute`: the SDK hands the calls over and never runs one. */
function toToolSet(tools: ResolvedTool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  )
}

function toProviderPart(part: TextStreamPart<ToolSet>): LanguageModelV4StreamPart | null {
  switch (part.type) {
    case 'text-start':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-end':
    case 'error':
      return part
    case 'text-delta':
    case 'reasoning-delta':
      return { ...part, delta: part.text }
    case 'tool-call': {
      const { type, toolCallId, toolName, input, providerMetadata } = part
      const text = part.invalid && typeof input === 'string' ? input : JSON.stringify(input)
      return {
        type,
        toolCallId,
        toolName,
        input: text,
        ...(providerMetadata && { providerMetadata }),
      }
    }
    case 'finish-step': {
      const { usage, finishReason, rawFinishReason } = part
      const { noCacheTokens, cacheReadTokens, cacheWriteTokens } = usage.inputTokenDetails
      return {
        type: 'finish',
        finishReason: { unified: finishReason, raw: rawFinishReason },
        usage: {
          inputTokens: {
            total: usage.inputTokens,
            noCache: noCacheTokens,
            cacheRead: cacheReadTokens,
            cacheWrite: cacheWriteTokens,
          },
          outputTokens: {
            total: usage.outputTokens,
            text: usage.outputTokenDetails.textTokens,
            reasoning: usage.outputTokenDetails.reasoningTokens,
          },
        },
      }
    }
    default:
      return null
  }
}
