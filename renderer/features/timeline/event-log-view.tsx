/** Every event of the timeline, one line each, as the log has them. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { eventSummary, eventTone } from './event-summary.ts'
import { NothingMatches } from './nothing-matches.tsx'
import { useEvents } from './use-events.ts'
import type { Spans } from './use-spans.ts'

const lineHeight = 24

export interface EventLogViewProps {
  events: readonly DurableEvent[]
  origin: number
  find: string
  errorsOnly: boolean
  selected: number | null
  onSelect: (event: DurableEvent) => void
  onClear: () => void
}

export interface LogViewProps extends Omit<EventLogViewProps, 'events'> {
  spans: Spans
}

/** The events are read when this is first shown; those of a file are at hand. */
export function LogView({ spans, ...props }: LogViewProps) {
  const read = useEvents(spans.scope ?? null)
  if (!spans.scope) return <EventLogView {...props} events={spans.tree.events} />
  if (read.error) {
    return <ErrorPanel className="m-4" error={read.error} title="The log could not be read." />
  }
  if (read.events.length === 0 && read.loading) return <Skeleton rows={6} />
  return <EventLogView {...props} events={read.events} />
}

export function EventLogView(props: EventLogViewProps) {
  const { events, origin, find, errorsOnly, selected, onSelect } = props
  const list = useRef<HTMLDivElement>(null)
  const shown = filterEvents(events, find, errorsOnly)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => list.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  function step(by: number): void {
    const at = shown.findIndex((event) => event.seq === selected)
    const index = Math.min(shown.length - 1, Math.max(0, at + by))
    const next = shown[index]
    if (!next) return
    onSelect(next)
    virtual.scrollToIndex(index)
  }
  if (shown.length === 0) return <NothingMatches onClear={props.onClear} />
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Events"
      aria-activedescendant={selected === null ? undefined : `event-${selected}`}
      tabIndex={0}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
        if (by === undefined || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        event.stopPropagation()
        step(by)
      }}
      className="focus-inset min-h-0 flex-1 overflow-auto"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const event = shown[item.index]
          if (!event) return null
          return (
            <EventLine
              key={event.seq}
              event={event}
              origin={origin}
              top={item.start}
              selected={event.seq === selected}
              onSelect={onSelect}
            />
          )
        })}
      </div>
    </div>
  )
}

interface EventLineProps {
  event: DurableEvent
  origin: number
  top: number
  selected: boolean
  onSelect: (event: DurableEvent) => void
}

const tones = { neutral: 'text-ink-2', warn: 'text-warn', bad: 'text-bad' }

function EventLine({ event, origin, top, selected, onSelect }: EventLineProps) {
  const offset = (Date.parse(event.timestamp) - origin) / 1000
  return (
    <div
      id={`event-${event.seq}`}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      onPointerDown={() => onSelect(event)}
      className={cx(
        'absolute inset-x-0 flex items-center gap-3 px-3 font-mono text-xs',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
      style={{ height: lineHeight, transform: `translateY(${top}px)` }}
    >
      <span className="tabular w-12 shrink-0 text-right text-2xs text-ink-3">{event.seq}</span>
      <span className="tabular w-16 shrink-0 text-right text-ink-3">+{offset.toFixed(3)}</span>
      <span className={cx('w-36 shrink-0 truncate', tones[eventTone(event)])}>{event.type}</span>
      <span className="min-w-0 flex-1 truncate text-ink">{eventSummary(event)}</span>
    </div>
  )
}

function filterEvents(events: readonly DurableEvent[], find: string, errorsOnly: boolean) {
  const wanted = find.trim().toLowerCase()
  if (wanted === '' && !errorsOnly) return events
  return events.filter(
    (event) =>
      (!errorsOnly || eventTone(event) === 'bad') &&
      (wanted === '' || `${event.type} ${eventSummary(event)}`.toLowerCase().includes(wanted)),
  )
}
