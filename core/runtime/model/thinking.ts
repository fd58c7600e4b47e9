/** Thinking levels as the AI SDK's portable `reasoning` setting, and back. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ThinkingLevel } from '../../contract/provider.ts'

type Reasoning = NonNullable<LanguageModelV4CallOptions['reasoning']>

/** Undefined asks for the provider's own default. */
export function reasoningOfLevel(level: ThinkingLevel | null): Reasoning | undefined {
  if (level === null) return undefined
  return level === 'off' ? 'none' : level
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
