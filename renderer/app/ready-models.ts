/** Models that can be used without another step: of providers with a key, and of servers that run on this computer. */
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ProviderSummary } from '../../core/contract/provider.ts'
import { type HearthClient, useClient } from './client.ts'
import { modelsQuery, providersQuery } from './queries.ts'

export interface DetectedProvider {
  provider: ProviderSummary
  /** `looking`: it may run on this computer, and is asked. */
  state: 'ready' | 'looking' | 'absent'
  /** `provider/model`, best first; of servers here in their own order. */
  models: string[]
}

/** Providers with a key first, then those that need none. */
export function useDetectedProviders(): DetectedProvider[] {
  const client = useClient()
  const providers = useQuery(providersQuery(client)).data ?? []
  const known = useQuery(modelsQuery(client)).data ?? []
  const keyed = providers.filter(({ key }) => key === 'set')
  const local = providers.filter(isLocal)
  const answers = useQueries({ queries: local.map(({ id }) => answerQuery(client, id)) })
  return [
    ...keyed.map((provider): DetectedProvider => {
      const models = known.filter((model) => model.provider === provider.id).map(({ id }) => id)
      return { provider, state: 'ready', models }
    }),
    ...local.map((provider, index): DetectedProvider => {
      const answer = answers[index]
      const state = answer?.isSuccess ? 'ready' : answer?.isError ? 'absent' : 'looking'
      return { provider, state, models: answer?.data?.models ?? [] }
    }),
  ]
}

function answerQuery(client: HearthClient, id: string) {
  return {
    queryKey: ['provider-test', id],
    queryFn: ({ signal }: { signal: AbortSignal }) => client.providers.test(id, { signal }),
    retry: false,
    staleTime: 60_000,
  }
}

/** Others are not asked without being told to: nothing leaves this computer by itself. */
function isLocal({ kind, key, baseUrl }: ProviderSummary): boolean {
  const host = baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : ''
  const isHere = /^(?:127\.[\d.]+|localhost|\[::1\])$/.test(host)
  return kind === 'openai-compatible' && key === 'not_needed' && isHere
}
