/** Chooses a model: any name can be typed; those that are known stand under their provider, with whether it can be used. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import type { ModelSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { modelsQuery, providersQuery } from '../../app/queries.ts'
import { type DetectedProvider, useDetectedProviders } from '../../app/ready-models.ts'
import { buttonClass } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Input } from '../../ui/input.tsx'
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx'
import { DraftNote } from './draft-note.tsx'
import { type ProviderState, providerState } from './provider-state.ts'
import type { TextInputProps } from './text-input.tsx'
import { useDraft } from './use-draft.ts'

interface Group {
  provider: string
  state: ProviderState
  models: readonly Pick<ModelSummary, 'id' | 'title'>[]
}

export function ModelInput({ ids, spec, name, text, onCommit }: TextInputProps) {
  const draft = useDraft(text, onCommit, name)
  const client = useClient()
  const models = useQuery(modelsQuery(client)).data ?? []
  const list = `${ids.id}-models`
  const typed = draft.props.value.trim()
  return (
    <>
      <div className="flex gap-1">
        <Input
          {...ids}
          {...draft.props}
          list={list}
          className="font-mono"
          placeholder={spec.placeholder}
        />
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={`Choose: ${spec.label}`}
              className={buttonClass('secondary', 'md')}
            >
              Choose
              <ChevronDown size={13} aria-hidden />
            </button>
          }
        >
          <Choices onChoose={draft.write} />
        </Menu>
      </div>
      <datalist id={list}>
        {models.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </datalist>
      {typed !== '' && <Chosen id={typed.split('/')[0] ?? ''} />}
      <DraftNote draft={draft} label={spec.label} />
    </>
  )
}

/** Only while it is open are the servers on this computer asked whether they answer. */
function Choices({ onChoose }: { onChoose: (model: string) => void }) {
  return useGroups().map(({ provider, state, models }) => (
    <div key={provider}>
      <MenuLabel>
        {provider} <StateText state={state} />
      </MenuLabel>
      {models.map(({ id, title }) => (
        <MenuItem key={id} onSelect={() => onChoose(id)}>
          <span className="font-mono text-xs">{id}</span>
          {title !== id && <span className="ml-2 text-ink-3 text-xs">{title}</span>}
        </MenuItem>
      ))}
    </div>
  ))
}

/** Whether the provider of the model that stands there can be used, and the way to mend it. */
function Chosen({ id }: { id: string }) {
  const { id: project } = useProject()
  const providers = useQuery(providersQuery(useClient())).data
  if (!providers) return null
  const provider = providers.find((one) => one.id === id)
  const state = provider ? providerState(provider, undefined) : 'unknown'
  return (
    <p className="flex items-center gap-1.5 text-2xs text-ink-3">
      <span className="font-mono">{id}</span> <StateText state={state} />
      {(state === 'no key' || state === 'unknown') && (
        <Link
          to="/p/$project/settings/{-$section}"
          params={{ project, section: 'providers' }}
          className="underline"
        >
          Open Settings
        </Link>
      )}
    </p>
  )
}

const stateWords: Record<ProviderState, string> = {
  ready: 'ready',
  local: 'needs no key',
  built_in: 'built in, needs no key',
  'no key': 'has no key yet',
  looking: 'on this computer, asking…',
  absent: 'on this computer, does not answer',
  unknown: 'is no provider that Hearth knows',
}

function StateText({ state }: { state: ProviderState }) {
  const isGood = state === 'ready' || state === 'built_in' || state === 'local'
  const isBad = state === 'no key' || state === 'absent' || state === 'unknown'
  return (
    <span className={cx('font-normal', isGood && 'text-ok', isBad && 'text-warn')}>
      {stateWords[state]}
    </span>
  )
}

function useGroups(): readonly Group[] {
  const client = useClient()
  const models = useQuery(modelsQuery(client)).data ?? []
  const providers = useQuery(providersQuery(client)).data ?? []
  const detected = new Map<string, DetectedProvider>(
    useDetectedProviders().map((one) => [one.provider.id, one]),
  )
  return providers
    .map((provider): Group => {
      const found = detected.get(provider.id)
      const known = models.filter((model) => model.provider === provider.id)
      const more = (found?.models ?? []).filter((id) => !known.some((model) => model.id === id))
      return {
        provider: provider.id,
        state: providerState(provider, found?.state),
        models: [...known, ...more.map((id) => ({ id, title: id }))],
      }
    })
    .toSorted((one, other) => rank(one.state) - rank(other.state))
}

function rank(state: ProviderState): number {
  return ['ready', 'built_in', 'local', 'looking', 'absent', 'no key'].indexOf(state)
}
