/** Spans as bars in time: rows in the order things began, only those in sight drawn. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import type { Interval, TimeMap } from './layout.ts'
import { Minimap } from './minimap.tsx'
import { TimeRuler } from './time-ruler.tsx'
import { useElementSize } from './use-element-size.ts'
import { useFollowEnd } from './use-follow-end.ts'
import { useTimelineWheel } from './use-viewport.ts'
import type { ViewportControl } from './viewport.ts'
import { WaterfallCanvas } from './waterfall-canvas.tsx'
import { marksUnder, rowHeight, type WaterfallPicture } from './waterfall-drawing.ts'
import { rowId, WaterfallRow } from './waterfall-row.tsx'

const listId = 'timeline-spans'

export interface WaterfallProps {
  rows: readonly Span[]
  version: number
  map: TimeMap
  /** Stretches in which nothing worked, folded or not. */
  gaps: readonly Interval[]
  origin: number
  now: number
  control: ViewportControl
  selected: Span | null
  found: ReadonlySet<string>
  running: boolean
  listRef: RefObject<HTMLDivElement | null>
  onSelect: (span: Span) => void
  onShow: (span: Span) => void
  onFold: (folded: boolean) => void
}

export function Waterfall(props: WaterfallProps) {
  const { rows, version, map, gaps, origin, now, control, listRef } = props
  const { ref, size } = useElementSize<HTMLDivElement>()
  const gutter = Math.round(Math.min(300, Math.max(150, size.width * 0.32)))
  const width = Math.max(1, size.width - gutter)
  useTimelineWheel(listRef, gutter, control)
  return (
    <div ref={ref} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="shrink-0" style={{ paddingLeft: gutter }}>
        <Minimap
          rows={rows}
          version={version}
          map={map}
          now={now}
          control={control}
          controls={listId}
        />
        <TimeRuler
          control={control}
          gaps={gaps}
          origin={origin}
          width={width}
          onFold={props.onFold}
        />
      </div>
      <Rows {...props} gutter={gutter} width={width} />
    </div>
  )
}

function Rows(props: WaterfallProps & { gutter: number; width: number }) {
  const { rows, version, now, control, selected, found, running, listRef, gutter } = props
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const picture = useRef<WaterfallPicture | null>(null)
  const keepPicture = useRef((drawn: WaterfallPicture) => {
    picture.current = drawn
  })
  const at = selected ? indexOf(rows, selected) : -1
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  useFollowEnd(listRef, { count: rows.length, rowHeight, running })

  /** Marks are painted, so what they say appears as the list's own hint. */
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const list = event.currentTarget
    const box = list.getBoundingClientRect()
    const span = rows[Math.floor((event.clientY - box.top + list.scrollTop) / rowHeight)]
    const x = event.clientX - box.left - gutter
    const hint = span && picture.current && x >= 0 ? marksUnder(picture.current, span, x) : null
    if (list.title !== (hint ?? '')) list.title = hint ?? ''
  }

  const items = virtual.getVirtualItems()
  const from = items[0]?.index ?? 0
  return (
    <div
      ref={listRef}
      id={listId}
      role="listbox"
      aria-label="Spans"
      aria-activedescendant={selected && at >= 0 ? rowId(selected) : undefined}
      tabIndex={0}
      onDoubleClick={control.fit}
      onPointerMove={onPointerMove}
      className="focus-inset relative min-h-0 flex-1 overflow-y-auto overflow-x-hidden"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const span = rows[item.index]
          if (!span) return null
          return (
            <WaterfallRow
              key={span.id}
              span={span}
              end={span.end}
              status={span.status}
              name={span.name}
              detail={span.detail}
              gutter={gutter}
              top={item.start}
              selected={span === selected}
              found={found.has(span.id)}
              onSelect={props.onSelect}
              onShow={props.onShow}
            />
          )
        })}
        <WaterfallCanvas
          rows={rows}
          version={version}
          from={from}
          to={(items.at(-1)?.index ?? -1) + 1}
          now={now}
          control={control}
          left={gutter}
          width={props.width}
          minHeight={virtual.scrollRect?.height ?? 0}
          onPicture={keepPicture.current}
        />
      </div>
      <div
        aria-hidden
        className="pointer-events-none absolute top-0 w-px bg-line"
        style={{
          left: gutter - 1,
          height: Math.max(virtual.getTotalSize(), virtual.scrollRect?.height ?? 0),
        }}
      />
    </div>
  )
}

/** Rows are in order of `index`, so a filtered list is searched by halves. */
export function indexOf(rows: readonly Span[], span: Span): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const here = rows[middle]?.index ?? 0
    if (here === span.index) return middle
    if (here < span.index) low = middle + 1
    else high = middle - 1
  }
  return -1
}
