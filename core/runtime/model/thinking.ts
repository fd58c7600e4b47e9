/** Thinking levels as the AI SDK's portable `reasoning` setting, and back. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { EffectiveProvider } from './presets.ts'

export type Reasoning = NonNullable<LanguageModelV4CallOptions['reasoning']>

/**
 * What a model is asked for; undefined is the provider's own default. The SDK brings a level to the
 * nearest one the model takes, where it knows the model; here are those it sends on as they are.
 */
export function reasoningOf(
  level: ThinkingLevel | null,
  provider: Pick<EffectiveProvider, 'id' | 'kind'>,
  model: string,
): Reasoning | undefined {
  if (level === null) return undefined
  const isOSeries = provider.kind === 'openai' && /^o\d/.test(model)
  // Ollama, LM Studio, vLLM and llama.cpp refuse a word they do not know. OpenRouter knows them all.
  const isPlain = provider.kind === 'openai-compatible' && provider.id !== 'openrouter'
  if (level === 'off') return isOSeries ? 'low' : 'none'
  if (!(isOSeries || isPlain)) return level
  if (level === 'minimal') return 'low'
  return level === 'xhigh' ? 'high' : level
}

export function levelOfReasoning(reasoning: Reasoning | undefined): ThinkingLevel | null {
  switch (reasoning) {
    case undefined:
    case 'provider-default':
      return null
    case 'none':
      return 'off'
    case 'max':
      return 'xhigh'
    default:
      return reasoning
  }
}
