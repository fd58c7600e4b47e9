/** From a model string and the providers' settings to a language model that can be called. */
import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { HearthError } from '../../contract/error.ts'
import type { ProviderSettings } from '../../contract/provider.ts'
import { type ModelId, parseModelId } from './model-id.ts'
import { type EffectiveProvider, effectiveProvider, providerPresets } from './presets.ts'
import { languageModelOf, type ModelUse, providerOptionsOf } from './provider.ts'
import { type Reasoning, reasoningOf } from './thinking.ts'

export interface ResolvedModel {
  /** `provider/model` */
  id: string
  provider: string
  language: LanguageModelV4
  providerOptions: SharedV4ProviderOptions
  /** How much it is to think; undefined leaves it to the provider. */
  reasoning: Reasoning | undefined
  /** Texts that must never show in an error, such as the key. */
  secrets: string[]
  /** True when the provider runs on this computer, where waiting for it to recover is pointless. */
  local: boolean
}

/**
 * @throws HearthError `invalid_request` (400) for a malformed string, `model_not_found` (404) for an
 * unknown provider or demo model, `provider_key_missing` (424) when the provider needs a key.
 */
export async function resolveModel(
  text: string,
  providers: Record<string, ProviderSettings>,
  use: ModelUse,
): Promise<ResolvedModel> {
  const name = parseModelId(text)
  const provider = effectiveProvider(name.provider, providers[name.provider])
  if (!provider) throw unknownProvider(name, Object.keys(providers))
  if (provider.needsKey && !provider.apiKey) throw keyMissing(name, provider)
  return {
    id: name.id,
    provider: name.provider,
    language: await languageModelOf(provider, name),
    providerOptions: providerOptionsOf(provider, use),
    reasoning: reasoningOf(use.thinkingLevel, provider, name.model),
    secrets: secretsOf(provider),
    local: isLoopback(provider.baseUrl),
  }
}

/** Texts that must never show: the key and what the headers hold. */
export function secretsOf({ apiKey = '', headers = {} }: EffectiveProvider): string[] {
  return [apiKey, ...Object.values(headers)].filter(Boolean)
}

/** True for a server on this computer. */
export function isLoopback(url: string | undefined): boolean {
  if (!url || !URL.canParse(url)) return false
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
}

function unknownProvider(name: ModelId, configured: string[]): HearthError {
  const known = [...new Set([...configured, ...providerPresets.map(({ id }) => id)])].sort()
  return new HearthError({
    type: 'model_not_found',
    status: 404,
    message: `There is no provider "${name.provider}" for the model "${name.id}".`,
    details: `Known providers: ${known.join(', ')}. Add one of your own with its address under [providers.${name.provider}] in hearth.toml or in Settings.`,
    meta: { model: name.id, provider: name.provider },
  })
}

function keyMissing(name: ModelId, provider: EffectiveProvider): HearthError {
  const variable = provider.keyVariable ? `, or set ${provider.keyVariable}` : ''
  return new HearthError({
    type: 'provider_key_missing',
    status: 424,
    message: `${provider.title} needs an API key before "${name.id}" can be used.`,
    details: `Add the key under Settings, Providers${variable}. demo/guide works without one.`,
    meta: { model: name.id, provider: name.provider, keyVariable: provider.keyVariable },
  })
}
