/**
 * Calls models through the provider interface that `streamText` itself stands on. A turn of twenty
 * tokens costs less than half of its CPU, and the SDK's core need not be loaded at all.
 */
import type { LanguageModelV4FunctionTool, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { resultOptions, resultSettings } from '../../model/structured-output.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { toPromptMessages } from './convert.ts'
import type { TurnCall } from './turn.ts'

export async function* openProviderStream(
  call: TurnCall,
): AsyncGenerator<LanguageModelV4StreamPart> {
  try {
    yield* partsOf(await request(call), call.signal)
  } catch (error) {
    yield { type: 'error', error }
  }
}

async function request(call: TurnCall): Promise<ReadableStream<LanguageModelV4StreamPart>> {
  const { reasoning, providerOptions } = call.model
  const { stream } = await call.model.language.doStream({
    prompt: [
      ...(call.systemPrompt ? [{ role: 'system' as const, content: call.systemPrompt }] : []),
      ...toPromptMessages(call.messages),
    ],
    ...(call.tools.length > 0
      ? { tools: call.tools.map(toFunctionTool), toolChoice: { type: 'auto' } }
      : {}),
    ...(reasoning ? { reasoning } : {}),
    ...resultSettings(call.result, call.tools.length > 0),
    providerOptions: resultOptions(providerOptions, call.result),
    abortSignal: call.signal,
  })
  return stream
}

function toFunctionTool({
  name,
  description,
  parameters,
}: ResolvedTool): LanguageModelV4FunctionTool {
  return { type: 'function', name, description, inputSchema: parameters }
}

/** Cancels the stream on abort too: a model of someone's own may not listen to the signal. */
async function* partsOf(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  signal: AbortSignal,
): AsyncGenerator<LanguageModelV4StreamPart> {
  const reader = stream.getReader()
  // A stream that has failed refuses to be cancelled; reading it says why.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}
