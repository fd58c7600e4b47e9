/** Makes language models from provider settings. Each provider's package is loaded on first use. */
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { HearthError } from '../../contract/error.ts'
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { ModelId } from './model-id.ts'
import type { EffectiveProvider } from './presets.ts'

/** What the session asks of the model beside the messages. */
export interface ModelUse {
  thinkingLevel: ThinkingLevel | null
  sessionId: string
}

const openAiUrl = 'https://api.openai.com/v1'

/** Models made so far: each builds its wire schemas anew, which costs more than a short turn. */
const made = new Map<string, Promise<LanguageModelV4>>()
const mostMade = 64

/** The model to call; the same settings give the same object. */
export function languageModelOf(
  provider: EffectiveProvider,
  name: ModelId,
): Promise<LanguageModelV4> {
  const { kind, baseUrl, apiKey, headers } = provider
  const key = JSON.stringify([kind, name.id, baseUrl, apiKey, headers])
  const found = made.get(key)
  if (found !== undefined) return found
  const model = make(provider, name)
  made.set(key, model)
  model.catch(() => made.delete(key))
  for (const oldest of made.keys()) {
    if (made.size <= mostMade) break
    made.delete(oldest)
  }
  return model
}

function make(provider: EffectiveProvider, name: ModelId): Promise<LanguageModelV4> {
  switch (provider.kind) {
    case 'demo':
      return demoModel(name)
    case 'openai':
      return isOpenAi(provider) ? openAiModel(provider, name) : compatibleModel(provider, name)
    case 'anthropic':
      return anthropicModel(provider, name)
    case 'google':
      return googleModel(provider, name)
    case 'openai-compatible':
      return compatibleModel(provider, name)
  }
}

/** Servers that imitate OpenAI speak its chat completions, few of them its responses. */
export function isOpenAi(provider: Pick<EffectiveProvider, 'baseUrl'>): boolean {
  return !provider.baseUrl || withoutSlash(provider.baseUrl) === openAiUrl
}

/** What a provider is told beside the portable settings. */
export function providerOptionsOf(
  provider: EffectiveProvider,
  use: ModelUse,
): SharedV4ProviderOptions {
  const thinks = use.thinkingLevel !== null && use.thinkingLevel !== 'off'
  switch (provider.kind) {
    case 'openai':
      if (!isOpenAi(provider)) return {}
      return {
        openai: {
          store: provider.storeResponses ?? false,
          promptCacheKey: use.sessionId,
          ...(thinks ? { reasoningSummary: 'auto' } : {}),
        },
      }
    case 'anthropic':
      return { anthropic: { cacheControl: { type: 'ephemeral' } } }
    case 'google':
      return thinks ? { google: { thinkingConfig: { includeThoughts: true } } } : {}
    default:
      return {}
  }
}

async function demoModel(name: ModelId): Promise<LanguageModelV4> {
  const { demoLanguageModel } = await import('./demo/models.ts')
  return demoLanguageModel(name)
}

async function openAiModel(provider: EffectiveProvider, name: ModelId): Promise<LanguageModelV4> {
  const { createOpenAI } = await import('@ai-sdk/openai')
  return createOpenAI({ baseURL: openAiUrl, ...credentials(provider) }).responses(name.model)
}

async function anthropicModel(
  provider: EffectiveProvider,
  name: ModelId,
): Promise<LanguageModelV4> {
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  const baseURL = provider.baseUrl ?? 'https://api.anthropic.com/v1'
  return createAnthropic({ baseURL, ...credentials(provider) })(name.model)
}

async function googleModel(provider: EffectiveProvider, name: ModelId): Promise<LanguageModelV4> {
  const { createGoogle } = await import('@ai-sdk/google')
  const address = provider.baseUrl ? { baseURL: provider.baseUrl } : {}
  return createGoogle({ ...address, ...credentials(provider) })(name.model)
}

async function compatibleModel(
  provider: EffectiveProvider,
  name: ModelId,
): Promise<LanguageModelV4> {
  const { baseUrl, apiKey, headers } = provider
  if (!baseUrl) throw addressMissing(name)
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const compatible = createOpenAICompatible({
    name: provider.id,
    baseURL: withoutSlash(baseUrl),
    includeUsage: true,
    // Asked for only where the provider is said to take a schema.
    supportsStructuredOutputs: true,
    ...(apiKey ? { apiKey } : {}),
    ...(headers ? { headers } : {}),
  })
  return compatible.chatModel(name.model)
}

/** The key is always given: without it the packages would look into the environment themselves. */
function credentials(provider: EffectiveProvider): {
  apiKey: string
  headers?: Record<string, string>
} {
  const apiKey = provider.apiKey ?? 'not-needed'
  return provider.headers ? { apiKey, headers: provider.headers } : { apiKey }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function addressMissing(name: ModelId): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: `The provider "${name.provider}" has no address.`,
    details: `Set base_url under [providers.${name.provider}] in hearth.toml, or the address in Settings, Providers.`,
    meta: { model: name.id, provider: name.provider },
  })
}
