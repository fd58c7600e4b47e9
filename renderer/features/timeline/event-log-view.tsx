/** Every event of the timeline, one line each, as the log has them. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect } from 'react'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { eventSummary, eventTone } from './event-summary.ts'
import { placeInLog } from './log-state.ts'
import { NothingMatches } from './nothing-matches.tsx'
import { useFollowEnd } from './use-follow-end.ts'
import type { Log } from './use-log.ts'

const lineHeight = 24

export interface LogViewProps {
  log: Log
  origin: number
  running: boolean
  listRef: RefObject<HTMLDivElement | null>
  onClear: () => void
}

export function LogView({ log, origin, running, listRef, onClear }: LogViewProps) {
  const { shown, selected, select, loading, error } = log
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  const place = selected === null ? -1 : placeInLog(shown, selected)
  const at = shown[place]?.seq === selected ? place : -1
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  useFollowEnd(listRef, { count: shown.length, rowHeight: lineHeight, running })
  if (error) return <ErrorPanel className="m-4" error={error} title="The log could not be read." />
  if (shown.length === 0) {
    return loading ? <Skeleton rows={6} /> : <NothingMatches onClear={onClear} />
  }
  return (
    <div
      ref={listRef}
      role="listbox"
      aria-label="Events"
      aria-activedescendant={at < 0 ? undefined : `event-${selected}`}
      tabIndex={0}
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
              onSelect={select}
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
      <span className="tabular w-22 shrink-0 text-right text-ink-3">
        +{offsetText(Date.parse(event.timestamp) - origin)}
      </span>
      <span className={cx('w-36 shrink-0 truncate', tones[eventTone(event)])}>{event.type}</span>
      <span className="min-w-0 flex-1 truncate text-ink">{eventSummary(event)}</span>
    </div>
  )
}

/** Seconds to the millisecond; from an hour on as a clock says them. */
export function offsetText(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 3600) return seconds.toFixed(3)
  const rest = (seconds % 60).toFixed(3).padStart(6, '0')
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${minutes}:${rest}`
}
