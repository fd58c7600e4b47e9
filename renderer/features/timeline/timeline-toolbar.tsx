/** What is shown of a timeline: view, kinds, errors, search, folded gaps. */
import {
  ChevronDown,
  ChevronUp,
  CircleX,
  FoldHorizontal,
  type LucideIcon,
  Maximize2,
  PanelRight,
} from 'lucide-react'
import type { RefObject } from 'react'
import type { SpanKind } from '../../../core/contract/spans/span.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { TimelineSearch } from '../../app/search.ts'
import { cx } from '../../ui/cx.ts'
import { formatDuration } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { ExportButton } from './export-button.tsx'
import { KindMenu } from './kind-menu.tsx'
import { useFitted } from './use-viewport.ts'
import { ViewSwitch } from './view-switch.tsx'
import type { ViewportControl } from './viewport.ts'

export interface TimelineToolbarProps {
  search: TimelineSearch
  onSearch: (part: Partial<TimelineSearch>) => void
  kinds: ReadonlyMap<SpanKind, number>
  errors: number
  matches: number
  idle: number
  control: ViewportControl
  /** What can be exported. */
  scope: TimelineScope | undefined
  /** So many events so far, while history is read. */
  reading: number | null
  findRef: RefObject<HTMLInputElement | null>
  details: boolean
  onDetails: (shown: boolean) => void
  onStep: (step: 1 | -1) => void
}

export function TimelineToolbar(props: TimelineToolbarProps) {
  const { search, onSearch, kinds, errors, idle, control } = props
  const view = search.view ?? 'waterfall'
  return (
    <div
      role="toolbar"
      aria-label="Timeline tools"
      className="flex h-9 shrink-0 items-center gap-1.5 border-b px-2"
    >
      <div className="flex h-full min-w-0 flex-1 items-center gap-1.5 overflow-x-auto">
        <ViewSwitch view={view} onView={(next) => onSearch({ view: next })} />
        <FindField {...props} />
        <KindMenu kinds={kinds} hidden={search.hide ?? []} onHide={(hide) => onSearch({ hide })} />
        <button
          type="button"
          aria-pressed={search.errors === true}
          disabled={errors === 0 && !search.errors}
          onClick={() => onSearch({ errors: search.errors ? undefined : true })}
          className={cx(toggleClass, search.errors && 'bg-bad-soft text-bad')}
        >
          <CircleX size={13} aria-hidden className={errors > 0 ? 'text-bad' : ''} />
          {errors === 0 ? 'No errors' : `${errors} failed`}
        </button>
      </div>
      <span className="flex shrink-0 items-center gap-1">
        {props.reading !== null && (
          <span role="status" className="tabular whitespace-nowrap text-2xs text-ink-3">
            Reading, {props.reading.toLocaleString('en')} events
          </span>
        )}
        {view === 'waterfall' && (idle > 0 || search.fold) && (
          <button
            type="button"
            aria-pressed={search.fold === true}
            onClick={() => onSearch({ fold: search.fold ? undefined : true })}
            className={cx(toggleClass, search.fold && 'bg-accent-soft text-accent-text')}
          >
            <FoldHorizontal size={13} aria-hidden />
            {search.fold ? 'Idle folded' : `Fold ${formatDuration(idle)} idle`}
          </button>
        )}
        {view === 'waterfall' && <FitButton control={control} />}
        {props.scope && <ExportButton scope={props.scope} />}
        <IconButton
          size="sm"
          label="Details"
          icon={<PanelRight size={13} />}
          pressed={props.details}
          onClick={() => props.onDetails(!props.details)}
        />
      </span>
    </div>
  )
}

const toggleClass =
  'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-md px-2 text-ink-2 text-xs hover:bg-hover disabled:opacity-45 disabled:hover:bg-transparent'

function FitButton({ control }: { control: ViewportControl }) {
  const fitted = useFitted(control)
  return (
    <IconButton
      size="sm"
      label="Fit everything"
      shortcut="F"
      icon={<Maximize2 size={13} />}
      disabled={fitted}
      onClick={control.fit}
    />
  )
}

function FindField(props: TimelineToolbarProps) {
  const { search, onSearch, matches, findRef, onStep } = props
  const wanted = search.find ?? ''
  return (
    <SearchInput
      ref={findRef}
      label="Find in timeline"
      placeholder="Find"
      value={wanted}
      onChange={(text) => onSearch({ find: text || undefined })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
      }}
      className="min-w-36 max-w-64 flex-1"
    >
      {wanted !== '' && (
        <>
          <span role="status" className="tabular shrink-0 text-2xs text-ink-3">
            {matches}
          </span>
          <StepButton label="Previous match" Icon={ChevronUp} onClick={() => onStep(-1)} />
          <StepButton label="Next match" Icon={ChevronDown} onClick={() => onStep(1)} />
        </>
      )}
    </SearchInput>
  )
}

interface StepButtonProps {
  label: string
  Icon: LucideIcon
  onClick: () => void
}

function StepButton({ label, Icon, onClick }: StepButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
    >
      <Icon size={12} aria-hidden />
    </button>
  )
}
