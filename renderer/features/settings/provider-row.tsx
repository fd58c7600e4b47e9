/** One provider: its state in a line, its form when opened. */
import { useMutation } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { ProviderSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { ProviderForm } from './provider-form.tsx'

export interface ProviderRowProps {
  provider: ProviderSummary
  open: boolean
  onToggle: () => void
}

export function ProviderRow({ provider, open, onToggle }: ProviderRowProps) {
  const client = useClient()
  const test = useMutation({ mutationFn: () => client.providers.test(provider.id) })
  const state = keyState(provider)
  return (
    <li>
      <div className="flex min-h-11 items-center gap-2 py-1 pr-3 pl-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="focus-inset flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
        >
          <ChevronRight
            size={13}
            aria-hidden
            className={cx('shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
          />
          <span className="font-medium">{provider.title}</span>
          <Badge tone={state.tone}>{state.text}</Badge>
          <span className="min-w-0 truncate text-ink-3 text-xs">
            {provider.baseUrl ?? (provider.title.toLowerCase() === provider.id ? '' : provider.id)}
          </span>
        </button>
        {test.isSuccess && (
          <span role="status" className="shrink-0 text-ok text-xs">
            Works, {formatCount(test.data.models.length, 'model')}
          </span>
        )}
        <Button
          size="sm"
          busy={test.isPending}
          disabled={provider.key === 'missing'}
          aria-label={`Test ${provider.title}`}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
      </div>
      {test.isError && (
        <ErrorPanel
          className="mx-3 mb-3"
          error={test.error}
          title={`${provider.title} does not answer.`}
        />
      )}
      {open && <ProviderForm provider={provider} />}
    </li>
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
