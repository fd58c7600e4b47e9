/** Makes language models from provider settings. Each provider's package is loaded on first use. */
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { HearthError } from '../../contract/error.ts'
import type { ModelId } from './model-id.ts'
import type { EffectiveProvider } from './presets.ts'
import type { ModelUse } from './resolve-model.ts'

export interface ProviderModel {
  language: LanguageModelV4
  providerOptions: SharedV4ProviderOptions
}

const openAiUrl = 'https://api.openai.com/v1'

export async function languageModelOf(
  provider: EffectiveProvider,
  name: ModelId,
  use: ModelUse,
): Promise<ProviderModel> {
  switch (provider.kind) {
    case 'demo':
      return demoModel(name)
    case 'openai':
      // Servers that imitate OpenAI speak its chat completions, few of them its responses.
      return isOpenAi(provider.baseUrl)
        ? openAiModel(provider, name, use)
        : compatibleModel(provider, name)
    case 'anthropic':
      return anthropicModel(provider, name)
    case 'google':
      return googleModel(provider, name, use)
    case 'openai-compatible':
      return compatibleModel(provider, name)
  }
}

function isOpenAi(baseUrl: string | undefined): boolean {
  return !baseUrl || withoutSlash(baseUrl) === openAiUrl
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

async function demoModel(name: ModelId): Promise<ProviderModel> {
  const { demoLanguageModel } = await import('./demo/models.ts')
  return { language: demoLanguageModel(name), providerOptions: {} }
}

async function openAiModel(
  provider: EffectiveProvider,
  name: ModelId,
  use: ModelUse,
): Promise<ProviderModel> {
  const { createOpenAI } = await import('@ai-sdk/openai')
  const openai = createOpenAI({ baseURL: openAiUrl, ...credentials(provider) })
  return {
    language: openai.responses(name.model),
    providerOptions: {
      openai: {
        store: provider.storeResponses ?? false,
        promptCacheKey: use.sessionId,
        ...(thinks(use) ? { reasoningSummary: 'auto' } : {}),
      },
    },
  }
}

async function anthropicModel(provider: EffectiveProvider, name: ModelId): Promise<ProviderModel> {
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  const anthropic = createAnthropic({
    baseURL: provider.baseUrl ?? 'https://api.anthropic.com/v1',
    ...credentials(provider),
  })
  return {
    language: anthropic(name.model),
    providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
  }
}

async function googleModel(
  provider: EffectiveProvider,
  name: ModelId,
  use: ModelUse,
): Promise<ProviderModel> {
  const { createGoogle } = await import('@ai-sdk/google')
  const google = createGoogle({
    ...(provider.baseUrl ? { baseURL: provider.baseUrl } : {}),
    ...credentials(provider),
  })
  return {
    language: google(name.model),
    providerOptions: thinks(use) ? { google: { thinkingConfig: { includeThoughts: true } } } : {},
  }
}

async function compatibleModel(provider: EffectiveProvider, name: ModelId): Promise<ProviderModel> {
  const { baseUrl } = provider
  if (!baseUrl) throw addressMissing(name)
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const compatible = createOpenAICompatible({
    name: provider.id,
    baseURL: withoutSlash(baseUrl),
    includeUsage: true,
    ...(provider.apiKey ? { apiKey: provider.apiKey } : {}),
    ...(provider.headers ? { headers: provider.headers } : {}),
  })
  return { language: compatible.chatModel(name.model), providerOptions: {} }
}

/** The key is always given: without it the packages would look into the environment themselves. */
function credentials(provider: EffectiveProvider): {
  apiKey: string
  headers?: Record<string, string>
} {
  const apiKey = provider.apiKey ?? 'not-needed'
  return provider.headers ? { apiKey, headers: provider.headers } : { apiKey }
}

function thinks(use: ModelUse): boolean {
  return use.thinkingLevel !== null && use.thinkingLevel !== 'off'
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
