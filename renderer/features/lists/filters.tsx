/** The single filters of a list: states, choices, and what is turned on or off. */
import { Siren, Trash2 } from 'lucide-react'
import { Chip } from '../../ui/chip.tsx'
import { Field, Select } from '../../ui/input.tsx'
import { type Status, StatusGlyph } from '../../ui/status-glyph.tsx'

export interface Toggle {
  isOn: boolean
  onChange: (isOn: boolean) => void
}

export interface Choice {
  label: string
  /** What no choice is called: `All agents`. */
  all: string
  value: string
  options: readonly (string | { value: string; title: string })[]
  onChange: (value: string) => void
}

export interface StateChipsProps<State extends Status> {
  states: readonly State[]
  chosen: readonly State[]
  onStates: (states: State[]) => void
  textOf: (state: State) => string
  counts: Partial<Record<State, number>> | undefined
  /** Without their shapes, which take room. */
  isPlain?: boolean
}

export function StateChips<State extends Status>(props: StateChipsProps<State>) {
  const { states, chosen, onStates, textOf, counts, isPlain = false } = props
  function flip(state: State): void {
    onStates(chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state])
  }
  return (
    <fieldset aria-label="Status" className="flex shrink-0 flex-wrap gap-1">
      {states.map((state) => (
        <Chip
          key={state}
          isOn={chosen.includes(state)}
          onClick={() => flip(state)}
          icon={isPlain ? undefined : <StatusGlyph status={state} size={12} />}
        >
          {textOf(state)}
          {counts?.[state] !== undefined && (
            <span className="tabular text-2xs text-ink-3">{counts[state]}</span>
          )}
        </Chip>
      ))}
    </fieldset>
  )
}

export function AttentionChip({ isOn, onChange }: Toggle) {
  return (
    <Chip
      isOn={isOn}
      onClick={() => onChange(!isOn)}
      icon={<Siren size={12} />}
      title="What waits for you comes first, then what failed."
    >
      Attention first
    </Chip>
  )
}

export function DeletedChip({ isOn, onChange, noun }: Toggle & { noun: string }) {
  return (
    <Chip
      isOn={isOn}
      onClick={() => onChange(!isOn)}
      icon={<Trash2 size={12} />}
      title={`Shows only ${noun} deleted in the last 7 days. Until then they can be restored.`}
    >
      Recently deleted
    </Chip>
  )
}

export function ChoiceSelect(choice: Choice) {
  return (
    <Select
      aria-label={choice.label}
      value={choice.value}
      onChange={(event) => choice.onChange(event.target.value)}
      className="h-6! w-auto! max-w-44 shrink-0 text-xs!"
    >
      <Options {...choice} />
    </Select>
  )
}

/** The same under its name. */
export function ChoiceField(choice: Choice) {
  return (
    <Field label={choice.label}>
      {(ids) => (
        <Select
          {...ids}
          value={choice.value}
          onChange={(event) => choice.onChange(event.target.value)}
        >
          <Options {...choice} />
        </Select>
      )}
    </Field>
  )
}

function Options({ all, options }: Choice) {
  return (
    <>
      <option value="">{all}</option>
      {options.map((option) =>
        typeof option === 'string' ? (
          <option key={option}>{option}</option>
        ) : (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ),
      )}
    </>
  )
}
