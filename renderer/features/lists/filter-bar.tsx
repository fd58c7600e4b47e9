/** Filters of a list, kept in the address: states as chips, choices, words; and the views saved of them. */
import { Siren, X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Select } from '../../ui/input.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { type Status, StatusGlyph, statusText } from '../../ui/status-glyph.tsx'

export interface Choice {
  label: string
  /** What no choice is called: `All agents`. */
  all: string
  value: string
  options: readonly (string | { value: string; title: string })[]
  onChange: (value: string) => void
}

export interface FilterBarProps<State extends Status> {
  states: readonly State[]
  chosen: readonly State[]
  onStates: (states: State[]) => void
  /** Words for states that are called otherwise here. */
  stateText?: (state: State) => string
  words: string
  onWords: (words: string) => void
  choices?: readonly Choice[]
  /** Whether what needs a person comes first; null where there is no such order. */
  attention?: { isOn: boolean; onChange: (isOn: boolean) => void }
  onClear: () => void
  /** At the right: saved views. */
  children?: ReactNode
}

/** Reads `failed,running` from the address; unknown words fall away. */
export function readStates<State extends string>(
  text: string | undefined,
  states: readonly State[],
): State[] {
  const words = text?.split(',') ?? []
  return states.filter((state) => words.includes(state))
}

export function FilterBar<State extends Status>(props: FilterBarProps<State>) {
  const { states, chosen, onStates, words, onWords, choices = [], attention, onClear } = props
  const textOf = props.stateText ?? statusText
  function flip(state: State): void {
    onStates(chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state])
  }
  const isActive =
    chosen.length > 0 ||
    words !== '' ||
    choices.some(({ value }) => value !== '') ||
    attention?.isOn
  return (
    <search className="flex min-h-11 shrink-0 flex-wrap items-center gap-1.5 border-b px-4 py-1.5">
      {states.length > 0 && (
        <fieldset aria-label="Status" className="flex flex-wrap gap-1">
          {states.map((state) => (
            <Chip
              key={state}
              isOn={chosen.includes(state)}
              onClick={() => flip(state)}
              icon={<StatusGlyph status={state} size={12} />}
            >
              {textOf(state)}
            </Chip>
          ))}
        </fieldset>
      )}
      {attention && (
        <Chip
          isOn={attention.isOn}
          onClick={() => attention.onChange(!attention.isOn)}
          icon={<Siren size={12} />}
        >
          Attention first
        </Chip>
      )}
      {choices.map((choice) => (
        <ChoiceSelect key={choice.label} {...choice} />
      ))}
      <SearchInput
        label="Filter by text"
        placeholder="Filter"
        value={words}
        onChange={onWords}
        onKeyDown={leaveField}
        className="min-w-28 max-w-48 flex-1 basis-28"
      />
      {isActive && (
        <Button size="sm" look="ghost" icon={<X size={12} />} onClick={onClear}>
          Clear
        </Button>
      )}
      <span className="ml-auto flex items-center gap-1">{props.children}</span>
    </search>
  )
}

/** Esc leaves the field, so that keys are the list's again. */
function leaveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Escape') event.currentTarget.blur()
}

function ChoiceSelect({ label, all, value, options, onChange }: Choice) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-6! w-auto! max-w-44 text-xs!"
    >
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
    </Select>
  )
}
