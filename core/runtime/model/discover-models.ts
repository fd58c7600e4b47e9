/** Asks a provider which models it has: fills the model picker and tells whether a key works. */

import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { ModelSummary, ProviderSettings } from '../../contract/provider.ts'
import { catalogue, describeModel } from './catalogue.ts'
import { type EffectiveProvider, effectiveProvider } from './presets.ts'

const answerTimeout = 10_000

const ModelList = z.union([
  z
    .object({ data: z.array(z.object({ id: z.string() })) })
    .transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ''))),
])

/**
 * The models of one provider, in the provider's own words.
 *
 * @throws HearthError `model_not_found` (404) for an unknown provider, `provider_error` (502) when it
 * cannot be reached or refuses the key.
 */
export async function discoverModels(
  id: string,
  settings: ProviderSettings | undefined,
  signal: AbortSignal,
): Promise<ModelSummary[]> {
  const provider = effectiveProvider(id, settings)
  if (!provider) throw failure(id, 404, 'is not configured')
  if (provider.kind === 'demo') return catalogue.filter((model) => model.provider === 'demo')
  const names = await requestNames(provider, signal)
  return names.map((name) => describeModel(`${id}/${name}`))
}

async function requestNames(provider: EffectiveProvider, signal: AbortSignal): Promise<string[]> {
  const url = `${baseUrlOf(provider)}/models${provider.kind === 'google' ? '?pageSize=1000' : ''}`
  const response = await reach(provider, url, signal)
  if (!response.ok)
    throw failure(provider.id, 502, `answered with HTTP ${response.status}`, response.status)
  const list = ModelList.safeParse(await response.json().catch(() => null))
  if (!list.success) throw failure(provider.id, 502, 'did not answer with a list of models')
  return list.data
}

async function reach(
  provider: EffectiveProvider,
  url: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { ...authorization(provider), ...provider.headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeout)]),
    })
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof Error && error.name === 'TimeoutError' ? 'in time' : 'at all'
    throw failure(provider.id, 502, `does not answer ${reason} at ${new URL(url).origin}`)
  }
}

function baseUrlOf(provider: EffectiveProvider): string {
  if (provider.baseUrl) return provider.baseUrl.replace(/\/+$/, '')
  switch (provider.kind) {
    case 'anthropic':
      return 'https://api.anthropic.com/v1'
    case 'google':
      return 'https://generativelanguage.googleapis.com/v1beta'
    default:
      return 'https://api.openai.com/v1'
  }
}

function authorization(provider: EffectiveProvider): Record<string, string> {
  if (!provider.apiKey) return {}
  switch (provider.kind) {
    case 'anthropic':
      return { 'x-api-key': provider.apiKey, 'anthropic-version': '2023-06-01' }
    case 'google':
      return { 'x-goog-api-key': provider.apiKey }
    default:
      return { authorization: `Bearer ${provider.apiKey}` }
  }
}

function failure(
  id: string,
  status: number,
  what: string,
  answered: number | null = null,
): HearthError {
  const isRefused = answered === 401 || answered === 403
  return new HearthError({
    type: status === 404 ? 'model_not_found' : 'provider_error',
    status,
    message: `The provider "${id}" ${what}.`,
    details: isRefused ? 'Check the API key.' : 'Check its address, and that it is running.',
    meta: { provider: id, status: answered },
  })
}
