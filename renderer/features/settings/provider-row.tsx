/** One provider: its state in a line, its form when opened. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProviderSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { modelsQuery } from '../../app/queries.ts'
import type { Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { OpenableRow } from './openable-row.tsx'
import { ProviderForm } from './provider-form.tsx'

export interface ProviderRowProps {
  provider: ProviderSummary
  open: boolean
  onToggle: () => void
}

export function ProviderRow({ provider, open, onToggle }: ProviderRowProps) {
  const client = useClient()
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: () => client.providers.test(provider.id),
    // Those it answered with can be chosen from now on.
    onSuccess: () => queries.invalidateQueries({ queryKey: modelsQuery(client).queryKey }),
  })
  return (
    <OpenableRow
      name={provider.title}
      state={keyState(provider)}
      detail={provider.baseUrl ?? (provider.title.toLowerCase() === provider.id ? '' : provider.id)}
      open={open}
      onToggle={onToggle}
      actions={
        <>
          {test.isSuccess && (
            <span role="status" className="shrink-0 text-ok text-xs">
              Works, {formatCount(test.data.models.length, 'model')}
            </span>
          )}
          <Button
            size="sm"
            busy={test.isPending}
            disabled={provider.key === 'missing'}
            title={provider.key === 'missing' ? 'Set its key first.' : undefined}
            aria-label={`Test ${provider.title}`}
            onClick={() => test.mutate()}
          >
            Test
          </Button>
        </>
      }
    >
      {test.isError && (
        <ErrorPanel
          className="mx-3 mb-3"
          error={test.error}
          title={`${provider.title} does not answer.`}
        />
      )}
      {open && <ProviderForm provider={provider} />}
    </OpenableRow>
  )
}

function keyState({ key, keySource, keyVariable }: ProviderSummary): { tone: Tone; text: string } {
  if (key === 'not_needed') return { tone: 'neutral', text: 'no key needed' }
  if (key === 'missing') return { tone: 'warn', text: 'key not set' }
  const sources = {
    environment: `key from ${keyVariable ?? 'the environment'}`,
    keychain: 'key in the keychain',
    config: 'key from the configuration',
    session: 'key set until Hearth ends',
  }
  return { tone: 'ok', text: keySource ? sources[keySource] : 'key set' }
}
