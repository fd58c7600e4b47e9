/** Spans as bars in time: rows in the order things began, only those in sight drawn. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import { type TimeMap, ticks, type Viewport } from './layout.ts'
import { Minimap } from './minimap.tsx'
import type { Span } from './span.ts'
import { TimeRuler } from './time-ruler.tsx'
import { useElementSize } from './use-element-size.ts'
import { useTimelineWheel, type ViewportControl } from './use-viewport.ts'
import { rowHeight, rowId, WaterfallRow } from './waterfall-row.tsx'

const listId = 'timeline-spans'

export interface WaterfallProps {
  rows: readonly Span[]
  version: number
  map: TimeMap
  origin: number
  now: number
  control: ViewportControl
  selected: Span | null
  found: ReadonlySet<string>
  running: boolean
  listRef: RefObject<HTMLDivElement | null>
  onSelect: (span: Span) => void
  onShow: (span: Span) => void
  onUnfold: () => void
}

export function Waterfall(props: WaterfallProps) {
  const { rows, version, map, origin, now, control, selected, listRef } = props
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
          map={map}
          view={control.view}
          origin={origin}
          width={width}
          onUnfold={props.onUnfold}
        />
      </div>
      <Rows {...props} gutter={gutter} width={width} selected={selected} />
    </div>
  )
}

function Rows(props: WaterfallProps & { gutter: number; width: number }) {
  const { rows, map, now, control, selected, found, running, listRef, gutter } = props
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const at = selected ? indexOf(rows, selected) : -1
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  useFollowEnd(listRef, rows.length, running)
  return (
    <div
      ref={listRef}
      id={listId}
      role="listbox"
      aria-label="Spans"
      aria-activedescendant={selected && at >= 0 ? rowId(selected) : undefined}
      tabIndex={0}
      onDoubleClick={control.fit}
      className="focus-inset min-h-0 flex-1 overflow-y-auto overflow-x-hidden"
      style={{ background: gridLines(gutter, props.width, control.view) }}
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const span = rows[item.index]
          if (!span) return null
          return (
            <WaterfallRow
              key={span.id}
              span={span}
              end={span.end ?? now}
              status={span.status}
              marks={span.markers.length}
              map={map}
              view={control.view}
              gutter={gutter}
              top={item.start}
              selected={span === selected}
              found={found.has(span.id)}
              onSelect={props.onSelect}
              onShow={props.onShow}
            />
          )
        })}
      </div>
    </div>
  )
}

/** A line beside the names and faint ones under the ticks, behind all rows at once. */
function gridLines(gutter: number, width: number, view: Viewport): string {
  const faint = 'color-mix(in oklab, var(--color-line) 55%, transparent)'
  const marks = ticks(view, width).map((mark) => {
    const x = gutter + ((mark - view.from) / (view.to - view.from)) * width
    return `linear-gradient(${faint}, ${faint}) ${x.toFixed(1)}px 0 / 1px 100% no-repeat`
  })
  const edge = 'linear-gradient(var(--color-line), var(--color-line))'
  return [...marks, `${edge} ${gutter - 1}px 0 / 1px 100% no-repeat`].join(', ')
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

/** While something runs, new rows stay in sight until the person scrolls away from the end. */
function useFollowEnd(list: RefObject<HTMLElement | null>, count: number, running: boolean): void {
  const before = useRef(count)
  useEffect(() => {
    const element = list.current
    const added = count - before.current
    before.current = count
    if (!element || !running || added <= 0) return
    const beyond = element.scrollHeight - element.clientHeight - element.scrollTop
    if (beyond <= (added + 1) * rowHeight) element.scrollTop = element.scrollHeight
  }, [list, count, running])
}
