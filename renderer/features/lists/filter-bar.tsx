/** Filters of a list, kept in the address: states as chips, choices, words; and the views saved of them. */
import { ListFilter, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Popover } from '../../ui/popover.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { type Status, statusText } from '../../ui/status-glyph.tsx'
import {
  AttentionChip,
  type Choice,
  ChoiceField,
  ChoiceSelect,
  DeletedChip,
  StateChips,
  type Toggle,
} from './filters.tsx'
import { useCrowding } from './use-crowding.ts'

export interface FilterBarProps<State extends Status> {
  states: readonly State[]
  chosen: readonly State[]
  onStates: (states: State[]) => void
  /** Words for states that are called otherwise here. */
  stateText?: (state: State) => string
  /** How many there are of each state, where that is known. */
  counts?: Partial<Record<State, number>> | undefined
  words: string
  onWords: (words: string) => void
  choices?: readonly Choice[]
  /** Whether what needs a person comes first; left out where there is no such order. */
  attention?: Toggle
  /** Whether those are listed that were deleted and can be had back; `noun` is what they are: `runs`. */
  deleted?: Toggle & { noun: string }
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

/** What gives way, in this order: choices and toggles go into the popover, then chips lose their shapes and go too. */
const places = { choices: 1, toggles: 2, shapes: 3, states: 4 }

export function FilterBar<State extends Status>(props: FilterBarProps<State>) {
  const { states, chosen, words, onWords, choices = [], attention, deleted, onClear } = props
  const row = useRef<HTMLDivElement>(null)
  const crowding = useCrowding(row, places.states)
  const isInRow = (place: keyof typeof places) => crowding < places[place]
  const chips = states.length > 0 && (
    <StateChips
      states={states}
      chosen={chosen}
      onStates={props.onStates}
      textOf={props.stateText ?? statusText}
      counts={props.counts}
      isPlain={crowding === places.shapes}
    />
  )
  const toggles = (attention ?? deleted) && (
    <>
      {attention && <AttentionChip {...attention} />}
      {deleted && <DeletedChip {...deleted} />}
    </>
  )
  const choicesOn = choices.filter(({ value }) => value !== '').length
  const togglesOn = [attention, deleted].filter((toggle) => toggle?.isOn).length
  const hidden =
    (isInRow('choices') ? 0 : choicesOn) +
    (isInRow('toggles') ? 0 : togglesOn) +
    (isInRow('states') ? 0 : chosen.length)
  const isActive = chosen.length > 0 || words !== '' || choicesOn > 0 || togglesOn > 0
  return (
    <search
      ref={row}
      className={cx(
        'flex min-h-11 shrink-0 items-center gap-1.5 border-b px-4 py-1.5',
        crowding === places.states && 'flex-wrap',
      )}
    >
      {isInRow('states') && chips}
      {isInRow('toggles') && toggles}
      {isInRow('choices') &&
        choices.map((choice) => <ChoiceSelect key={choice.label} {...choice} />)}
      {!isInRow('choices') && (choices.length > 0 || !isInRow('toggles')) && (
        <Popover
          label="More filters"
          trigger={
            <Button size="sm" icon={<ListFilter size={12} />}>
              Filters
              {hidden > 0 && (
                <span className="tabular rounded-full bg-accent-soft px-1.5 text-2xs text-accent-text">
                  {hidden}
                </span>
              )}
            </Button>
          }
        >
          {!isInRow('states') && chips}
          {!isInRow('toggles') && toggles && <div className="flex flex-wrap gap-1">{toggles}</div>}
          {choices.map((choice) => (
            <ChoiceField key={choice.label} {...choice} />
          ))}
        </Popover>
      )}
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
      <span className="ml-auto flex shrink-0 items-center gap-1">{props.children}</span>
    </search>
  )
}

/** Esc leaves the field, so that keys are the list's again. */
function leaveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Escape') event.currentTarget.blur()
}
