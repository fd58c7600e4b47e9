/** Model providers that are ready without another step: keys in the environment, servers on this machine. */
import { useQuery } from '@tanstack/react-query'
import { Check, Cpu, KeyRound } from 'lucide-react'
import type { ProviderSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { providersQuery } from '../../app/queries.ts'
import { formatCount } from '../../ui/format.ts'

export function DetectedModels() {
  const providers = useQuery(providersQuery(useClient())).data ?? []
  const keyed = providers.filter((provider) => provider.key === 'set')
  const local = providers.filter(isLocal)
  if (keyed.length === 0 && local.length === 0) return null
  return (
    <section aria-labelledby="models-title" className="flex flex-col gap-1">
      <h2 id="models-title" className="font-medium text-ink-3 text-xs">
        Models on this machine
      </h2>
      <ul className="flex flex-col gap-px">
        {keyed.map((provider) => (
          <li key={provider.id} className="flex h-7 items-center gap-2.5">
            <KeyRound size={15} className="shrink-0 text-ok" aria-hidden />
            <span className="font-medium">{provider.title}</span>
            <span className="text-ink-3 text-xs">{keyText(provider)}</span>
          </li>
        ))}
        {local.map((provider) => (
          <LocalProvider key={provider.id} provider={provider} />
        ))}
      </ul>
    </section>
  )
}

function LocalProvider({ provider }: { provider: ProviderSummary }) {
  const client = useClient()
  const answer = useQuery({
    queryKey: ['provider-test', provider.id],
    queryFn: ({ signal }) => client.providers.test(provider.id, { signal }),
    retry: false,
    staleTime: 60_000,
  })
  return (
    <li className="flex h-7 items-center gap-2.5">
      {answer.isSuccess ? (
        <Check size={15} className="shrink-0 text-ok" aria-hidden />
      ) : (
        <Cpu size={15} className="shrink-0 text-ink-3" aria-hidden />
      )}
      <span className={answer.isSuccess ? 'font-medium' : 'text-ink-2'}>{provider.title}</span>
      <span className="truncate text-ink-3 text-xs">
        {answer.isPending && 'looking…'}
        {answer.isSuccess && `running, ${formatCount(answer.data.models.length, 'model')}`}
        {answer.isError && `not running at ${provider.baseUrl ?? 'its usual address'}`}
      </span>
    </li>
  )
}

function isLocal(provider: ProviderSummary): boolean {
  return provider.kind === 'openai-compatible' && provider.key === 'not_needed'
}

function keyText(provider: ProviderSummary): string {
  if (provider.keySource === 'environment') {
    return `key from ${provider.keyVariable ?? 'the environment'}`
  }
  if (provider.keySource === 'keychain') return 'key in the keychain'
  return 'key is set'
}
