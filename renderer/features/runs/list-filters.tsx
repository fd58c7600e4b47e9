/** Filters of a list of runs or operations, kept in the address: states as chips, a choice, words. */
import { X } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Select } from '../../ui/input.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { type Status, StatusGlyph, statusText } from '../../ui/status-glyph.tsx'

export interface ListFiltersProps<State extends Status> {
  states: readonly State[]
  chosen: readonly State[]
  onStates: (states: State[]) => void
  words: string
  onWords: (words: string) => void
  /** Another thing to choose by, such as the workflow. */
  choice: {
    label: string
    all: string
    value: string
    options: readonly string[]
    onChange: (value: string) => void
  }
  onClear: () => void
}

/** Reads `failed,running` from the address; unknown words fall away. */
export function readStates<State extends string>(
  text: string | undefined,
  states: readonly State[],
): State[] {
  const words = text?.split(',') ?? []
  return states.filter((state) => words.includes(state))
}

export function ListFilters<State extends Status>(props: ListFiltersProps<State>) {
  const { states, chosen, onStates, words, onWords, choice, onClear } = props
  function toggle(state: State): void {
    onStates(chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state])
  }
  const active = chosen.length > 0 || words !== '' || choice.value !== ''
  return (
    <search className="flex min-h-11 shrink-0 flex-wrap items-center gap-1.5 border-b px-4 py-1.5">
      <fieldset aria-label="Status" className="flex flex-wrap gap-1">
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={chosen.includes(state)}
            onClick={() => toggle(state)}
            className={cx(
              'inline-flex h-6 items-center gap-1.5 rounded-full border px-2.5 text-xs',
              chosen.includes(state)
                ? 'border-accent-line bg-accent-soft text-accent-text'
                : 'text-ink-2 hover:bg-hover',
            )}
          >
            <span aria-hidden className="flex [&_svg]:animate-none">
              <StatusGlyph status={state} size={12} />
            </span>
            {statusText(state)}
          </button>
        ))}
      </fieldset>
      <Select
        aria-label={choice.label}
        value={choice.value}
        onChange={(event) => choice.onChange(event.target.value)}
        className="ml-1 h-6! w-auto! max-w-44 text-xs!"
      >
        <option value="">{choice.all}</option>
        {choice.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
      <SearchInput
        label="Filter by text"
        placeholder="Filter"
        value={words}
        onChange={onWords}
        className="w-48"
      />
      {active && (
        <Button size="sm" look="ghost" icon={<X size={12} />} onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  )
}
