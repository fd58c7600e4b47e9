/** Vectors of texts, from the same providers that models come from. Texts are asked about once. */
import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { HearthError } from '../../contract/error.ts'
import type { ProviderSettings } from '../../contract/provider.ts'
import { parseModelId } from './model-id.ts'
import { type EffectiveProvider, effectiveProvider } from './presets.ts'
import { toProviderError } from './provider-failure.ts'
import { isLoopback, secretsOf } from './resolve-model.ts'

/** Vectors kept for each model; a few thousand tools take some tens of megabytes. */
const mostKept = 5_000

interface Embedder {
  id: string
  provider: string
  secrets: string[]
  local: boolean
  model: Promise<EmbeddingModelV4>
  kept: Map<string, number[]>
}

const embedders = new Map<string, Embedder>()

/**
 * One vector for each text, in the same order.
 *
 * @param text `provider/model`, such as `openai/text-embedding-3-small` or `ollama/nomic-embed-text`.
 * @throws HearthError `invalid_request` (400) for a provider without such models, `model_not_found`
 * (404), `provider_key_missing` (424), `provider_error` (502) when it does not answer.
 */
export async function embedTexts(
  text: string,
  providers: Record<string, ProviderSettings>,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<number[][]> {
  const embedder = embedderOf(text, providers)
  const { kept } = embedder
  const unknown = [...new Set(texts)].filter((one) => !kept.has(one))
  const fresh = new Map<string, number[]>()
  if (unknown.length > 0) {
    const vectors = await request(embedder, unknown, signal)
    for (const [index, one] of unknown.entries()) fresh.set(one, vectors[index] ?? [])
  }
  const answer = texts.map((one) => fresh.get(one) ?? kept.get(one) ?? [])
  for (const [one, vector] of fresh) kept.set(one, vector)
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
  }
  return answer
}

function embedderOf(text: string, providers: Record<string, ProviderSettings>): Embedder {
  const name = parseModelId(text)
  const provider = effectiveProvider(name.provider, providers[name.provider])
  if (!provider) {
    throw refusal(text, 404, 'model_not_found', `There is no provider "${name.provider}".`)
  }
  if (provider.needsKey && !provider.apiKey) {
    throw refusal(text, 424, 'provider_key_missing', `${provider.title} needs an API key.`)
  }
  const { kind, baseUrl, apiKey, headers } = provider
  const key = JSON.stringify([kind, name.id, baseUrl, apiKey, headers])
  const found = embedders.get(key)
  if (found) return found
  const embedder: Embedder = {
    id: name.id,
    provider: provider.id,
    secrets: secretsOf(provider),
    local: isLoopback(baseUrl),
    model: modelOf(provider, name.model),
    kept: new Map(),
  }
  embedders.set(key, embedder)
  embedder.model.catch(() => embedders.delete(key))
  return embedder
}

async function modelOf(provider: EffectiveProvider, name: string): Promise<EmbeddingModelV4> {
  const { kind, baseUrl, headers } = provider
  const apiKey = provider.apiKey ?? 'not-needed'
  const given = {
    apiKey,
    ...(headers ? { headers } : {}),
    ...(baseUrl ? { baseURL: baseUrl } : {}),
  }
  if (kind === 'google') {
    const { createGoogle } = await import('@ai-sdk/google')
    return createGoogle(given).embeddingModel(name)
  }
  if (kind === 'openai' && !baseUrl) {
    const { createOpenAI } = await import('@ai-sdk/openai')
    return createOpenAI({ ...given, baseURL: 'https://api.openai.com/v1' }).embeddingModel(name)
  }
  if ((kind === 'openai' || kind === 'openai-compatible') && baseUrl) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const baseURL = baseUrl.replace(/\/+$/, '')
    return createOpenAICompatible({ ...given, name: provider.id, baseURL }).embeddingModel(name)
  }
  throw refusal(
    `${provider.id}/${name}`,
    400,
    'invalid_request',
    `${provider.title} has no models that make vectors of texts.`,
  )
}

async function request(
  embedder: Embedder,
  texts: string[],
  signal: AbortSignal,
): Promise<number[][]> {
  const model = await embedder.model
  const most = (await model.maxEmbeddingsPerCall) ?? texts.length
  const vectors: number[][] = []
  try {
    for (let from = 0; from < texts.length; from += most) {
      const values = texts.slice(from, from + most)
      const { embeddings } = await model.doEmbed({ values, abortSignal: signal })
      vectors.push(...embeddings)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw toProviderError(error, embedder)
  }
  if (vectors.length === texts.length) return vectors
  throw refusal(embedder.id, 502, 'provider_error', 'The model gave too few vectors.')
}

function refusal(model: string, status: number, type: string, message: string): HearthError {
  const details = `It was asked for as the embedding model "${model}".`
  return new HearthError({ type, status, message, details, meta: { model } })
}
