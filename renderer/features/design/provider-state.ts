/** Whether the models of a provider can be used now. */
import type { ProviderSummary } from '../../../core/contract/provider.ts'
import type { DetectedProvider } from '../../app/ready-models.ts'

export type ProviderState =
  | 'ready'
  | 'built_in'
  /** Without a key; whether it answers was not asked. */
  | 'local'
  | 'no key'
  | 'looking'
  | 'absent'
  | 'unknown'

/** `asked`: what a server on this computer answered, where the provider is one. */
export function providerState(
  { kind, key }: Pick<ProviderSummary, 'kind' | 'key'>,
  asked: DetectedProvider['state'] | undefined,
): ProviderState {
  if (kind === 'demo') return 'built_in'
  if (key === 'missing') return 'no key'
  return asked ?? (key === 'not_needed' ? 'local' : 'ready')
}
