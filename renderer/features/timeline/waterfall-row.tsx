/** One span: its name in the gutter, its bar in time. */
import { memo } from 'react'
import { cx } from '../../ui/cx.ts'
import { formatDuration } from '../../ui/format.ts'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { place, type TimeMap, type Viewport } from './layout.ts'
import { type Marker, marksBetween } from './markers.ts'
import type { Span } from './span.ts'
import { barColour, glyphStatus, kindColours, kindIcons } from './span-look.ts'

export const rowHeight = 26

export interface WaterfallRowProps {
  span: Span
  /** Spans change in place: these say when. */
  end: number
  status: Span['status']
  marks: number
  map: TimeMap
  view: Viewport
  gutter: number
  top: number
  selected: boolean
  found: boolean
  onSelect: (span: Span) => void
  onShow: (span: Span) => void
}

export function rowId(span: Span): string {
  return `span-${span.index}`
}

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { span, end, map, view, gutter, top, selected, found, onSelect, onShow } = props
  return (
    <div
      id={rowId(span)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      onPointerDown={() => onSelect(span)}
      onDoubleClick={(event) => {
        event.stopPropagation()
        onShow(span)
      }}
      className={cx(
        'absolute inset-x-0 flex',
        selected ? 'bg-accent-soft' : found ? 'bg-warn-soft' : 'hover:bg-hover',
      )}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <Name span={span} width={gutter} />
      <div className="relative min-w-0 flex-1 overflow-hidden">
        <Bar span={span} end={end} map={map} view={view} />
        {marksBetween(span.markers, map.real(view.from), map.real(view.to)).map((marker) => (
          <MarkerDot key={marker.seq} marker={marker} map={map} view={view} />
        ))}
      </div>
    </div>
  )
})

function Name({ span, width }: { span: Span; width: number }) {
  const Icon = kindIcons[span.kind]
  return (
    <div
      className="flex shrink-0 items-center gap-1.5 overflow-hidden pr-2"
      style={{ width, paddingLeft: 8 + Math.min(span.depth, 12) * 12 }}
    >
      <Icon size={13} aria-hidden className="shrink-0" style={{ color: kindColours[span.kind] }} />
      <span className="max-w-[60%] shrink-0 truncate text-xs">{span.name}</span>
      <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">{span.detail}</span>
      {span.status === 'ok' ? (
        <span className="sr-only">done</span>
      ) : (
        <StatusGlyph status={glyphStatus[span.status]} size={12} />
      )}
    </div>
  )
}

interface BarProps {
  span: Span
  end: number
  map: TimeMap
  view: Viewport
}

function Bar({ span, end, map, view }: BarProps) {
  const work = place({ from: map.shown(span.workStart), to: map.shown(end) }, view)
  const queue =
    span.workStart > span.start
      ? place({ from: map.shown(span.start), to: map.shown(span.workStart) }, view)
      : null
  const container = span.kind === 'run' || span.kind === 'operation' || span.kind === 'dispatch'
  return (
    <>
      {queue && (
        <div
          className="absolute top-[12px] h-px border-ink-3 border-t border-dashed"
          style={{ left: percent(queue.left), width: percent(queue.width) }}
        />
      )}
      {work && (
        <>
          <div
            className={cx(
              'absolute min-w-[2px] rounded-[3px]',
              container ? 'top-[9px] h-2 opacity-70' : 'top-[6px] h-3.5',
              span.status === 'running' && 'barber-pole',
              span.status === 'aborted' && 'opacity-55',
            )}
            style={{
              left: percent(work.left),
              width: percent(work.width),
              backgroundColor: barColour(span),
            }}
          />
          <Wait span={span} map={map} view={view} />
          <Length left={work.left} width={work.width} text={formatDuration(end - span.workStart)} />
        </>
      )}
    </>
  )
}

/** The part of a turn before the model said its first word. */
function Wait({ span, map, view }: Omit<BarProps, 'end'>) {
  const delay = span.endEvent?.type === 'turn' ? span.endEvent.firstDeltaMs : null
  if (delay === null) return null
  const until = span.workStart + delay
  const spot = place({ from: map.shown(span.workStart), to: map.shown(until) }, view)
  if (!spot) return null
  return (
    <div
      className="absolute top-[6px] h-3.5 rounded-l-[3px] bg-panel/55"
      style={{ left: percent(spot.left), width: percent(spot.width) }}
    />
  )
}

/** The duration stands after its bar, or before it where the right edge is near. */
function Length({ left, width, text }: { left: number; width: number; text: string }) {
  const after = left + width < 0.95
  const before = !after && left > 0.15
  return (
    <span
      className={cx(
        'tabular pointer-events-none absolute top-[5px] whitespace-nowrap px-1.5 text-2xs leading-4',
        after || before ? 'text-ink-3' : 'rounded-sm bg-panel/85 text-ink',
      )}
      style={
        after
          ? { left: `min(${percent(left + width)}, calc(100% - ${text.length * 6 + 12}px))` }
          : before
            ? { right: percent(1 - left) }
            : { right: 8 }
      }
    >
      {text}
    </span>
  )
}

const markerColours: Record<Marker['tone'], string> = {
  neutral: 'bg-ink-3',
  info: 'bg-kind-log',
  warn: 'bg-warn',
  bad: 'bg-bad',
}

function MarkerDot({ marker, map, view }: { marker: Marker; map: TimeMap; view: Viewport }) {
  const until = marker.until ?? marker.at
  const spot = place({ from: map.shown(marker.at), to: map.shown(until) }, view)
  if (!spot) return null
  return (
    <span
      aria-hidden
      title={marker.label}
      className={cx('absolute top-[19px] h-1.5 min-w-1.5 rounded-full', markerColours[marker.tone])}
      style={{ left: `calc(${percent(spot.left)} - 3px)`, width: percent(spot.width) }}
    />
  )
}

function percent(share: number): string {
  return `${share * 100}%`
}
