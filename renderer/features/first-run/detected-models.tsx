/** Models this machine already has: keys in the environment, servers that run here. One click begins a chat with one. */
import { Check, Cpu, KeyRound } from 'lucide-react'
import type { ProviderSummary } from '../../../core/contract/provider.ts'
import { type DetectedProvider, useDetectedProviders } from '../../app/ready-models.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'

export interface DetectedModelsProps {
  /** The provider whose chat is being opened. */
  opening: string | null
  onChat: (provider: ProviderSummary, model: string) => void
}

export function DetectedModels({ opening, onChat }: DetectedModelsProps) {
  const detected = useDetectedProviders()
  if (detected.length === 0) return null
  return (
    <section aria-labelledby="models-title" className="flex flex-col gap-1">
      <h2 id="models-title" className="font-medium text-ink-3 text-xs">
        Models on this machine
      </h2>
      <ul className="flex flex-col gap-px">
        {detected.map((one) => (
          <Detected
            key={one.provider.id}
            detected={one}
            isOpening={opening === one.provider.id}
            onChat={onChat}
          />
        ))}
      </ul>
    </section>
  )
}

interface DetectedProps {
  detected: DetectedProvider
  isOpening: boolean
  onChat: DetectedModelsProps['onChat']
}

function Detected({ detected, isOpening, onChat }: DetectedProps) {
  const { provider, state, models } = detected
  const [model] = models
  const name = model?.slice(provider.id.length + 1)
  const Icon = provider.key === 'set' ? KeyRound : state === 'ready' ? Check : Cpu
  return (
    <li className="flex h-8 items-center gap-2.5">
      <Icon
        size={15}
        className={state === 'ready' ? 'shrink-0 text-ok' : 'shrink-0 text-ink-3'}
        aria-hidden
      />
      <span className={state === 'ready' ? 'font-medium' : 'text-ink-2'}>{provider.title}</span>
      <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">{stateText(detected)}</span>
      {model !== undefined && (
        <Button size="sm" busy={isOpening} onClick={() => onChat(provider, model)}>
          <span className="max-w-56 truncate">Chat with {name}</span>
        </Button>
      )}
    </li>
  )
}

function stateText({ provider, state, models }: DetectedProvider): string {
  if (provider.key === 'set') return keyText(provider)
  if (state === 'looking') return 'looking…'
  if (state === 'absent') return `not running at ${provider.baseUrl ?? 'its usual address'}`
  return models.length > 0
    ? `running, ${formatCount(models.length, 'model')}`
    : 'running, but it has no model yet'
}

function keyText(provider: ProviderSummary): string {
  if (provider.keySource === 'environment') {
    return `key from ${provider.keyVariable ?? 'the environment'}`
  }
  if (provider.keySource === 'keychain') return 'key in the keychain'
  return 'key is set'
}
