/** Model strings: `provider/model` or `provider:model`, as people write them. */
import { HearthError } from '../../contract/error.ts'

export interface ModelId {
  /** `provider/model`, the one form that is stored and shown. */
  id: string
  provider: string
  /** The model's name as the provider knows it; may hold `/` and `:`. */
  model: string
}

/**
 * Reads both forms; leading slashes and surrounding space are dropped, the provider is lower-cased.
 * The first `/` or `:` divides, so `ollama/llama3.2:1b` and `openrouter/meta/llama` keep their names.
 *
 * @example parseModelId('anthropic:claude-sonnet-5') // { id: 'anthropic/claude-sonnet-5', … }
 * @throws HearthError `invalid_request` (400) when there is no provider or no model in it.
 */
export function parseModelId(text: string): ModelId {
  const match = /^\/*([A-Za-z0-9][\w.-]*)\s*[/:]\s*([^\s].*)$/.exec(text.trim())
  const provider = match?.[1]?.toLowerCase()
  const model = match?.[2]?.trim()
  if (!provider || !model) {
    throw new HearthError({
      type: 'invalid_request',
      status: 400,
      message: `"${text}" is not a model.`,
      details:
        'Write provider/model, for example openai/gpt-5.5, anthropic/claude-sonnet-5 or demo/guide.',
    })
  }
  return { id: `${provider}/${model}`, provider, model }
}
