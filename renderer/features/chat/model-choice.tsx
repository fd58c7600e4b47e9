/** The model for the next messages: the agent's own, or another the person has access to. */
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../app/client.ts'
import { modelsQuery, providersQuery } from '../../app/queries.ts'

export interface ModelChoiceProps {
  agentModel: string | null
  value: string | undefined
  onChange: (model: string | undefined) => void
}

export function ModelChoice({ agentModel, value, onChange }: ModelChoiceProps) {
  const client = useClient()
  const known = useQuery(modelsQuery(client))
  const models = known.data ?? []
  const providers = useQuery(providersQuery(client)).data ?? []
  const usable = new Set(
    providers.filter((provider) => provider.key !== 'missing').map((provider) => provider.id),
  )
  const groups = [
    ...Map.groupBy(
      models.filter((model) => usable.has(model.provider)),
      (model) => model.provider,
    ),
  ]
  return (
    <select
      aria-label="Model"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      // A server of this computer may have been started since.
      onFocus={() => void known.refetch()}
      className="h-6 max-w-52 truncate rounded-sm bg-transparent px-1 text-ink-3 text-xs hover:bg-hover hover:text-ink"
    >
      <option value="">{agentModel ?? 'The agent’s model'}</option>
      {groups.map(([provider, items]) => (
        <optgroup key={provider} label={provider}>
          {items.map((model) => (
            <option key={model.id} value={model.id}>
              {model.title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
