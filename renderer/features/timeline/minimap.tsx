/** All spans in sixteen pixels, with a brush over the part in view. */
import { type PointerEvent, type ReactNode, type Ref, useEffect, useRef } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import { useColoursName } from '../../app/theme.ts'
import type { TimeMap } from './layout.ts'
import { currentPalette, freshCanvas } from './palette.ts'
import { barColour } from './span-look.ts'
import { useElementSize } from './use-element-size.ts'
import { useFitted, useView } from './use-viewport.ts'
import type { ViewportControl } from './viewport.ts'

const height = 16

export interface MinimapProps {
  rows: readonly Span[]
  version: number
  map: TimeMap
  now: number
  control: ViewportControl
  /** Id of what it scrolls. */
  controls: string
}

export function Minimap({ rows, version, map, now, control, controls }: MinimapProps) {
  const { ref, size } = useElementSize<HTMLDivElement>()
  const theme = useColoursName()
  const canvas = useRef<HTMLCanvasElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows grow in place; `version` says when
  useEffect(() => {
    const target = canvas.current
    if (target && size.width > 0) draw(target, rows, map, now, size.width)
  }, [rows, version, map, now, size.width, theme])

  return (
    <Brush refTo={ref} map={map} control={control} controls={controls}>
      <canvas ref={canvas} className="absolute inset-0" style={{ width: size.width, height }} />
    </Brush>
  )
}

interface BrushProps extends Pick<MinimapProps, 'map' | 'control' | 'controls'> {
  refTo: Ref<HTMLDivElement>
  children: ReactNode
}

/** Renders with the view; the picture below does not. */
function Brush({ refTo, map, control, controls, children }: BrushProps) {
  const view = useView(control)
  const fitted = useFitted(control)
  const left = (view.from / map.total) * 100
  const width = ((view.to - view.from) / map.total) * 100
  return (
    <div
      ref={refTo}
      role="scrollbar"
      aria-label="Visible time"
      aria-orientation="horizontal"
      aria-controls={controls}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(left)}
      tabIndex={-1}
      className="relative h-4 touch-none overflow-hidden bg-sunken"
      onDoubleClick={control.fit}
      {...useBrush(map, control)}
    >
      {children}
      {!fitted && (
        <div
          className="absolute inset-y-0 min-w-0.5 border-accent border-x bg-accent/15"
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      )}
    </div>
  )
}

const lanes = 5

/** A span in a pixel that its lane has coloured already is not drawn again, unless it failed. */
function draw(
  canvas: HTMLCanvasElement,
  rows: readonly Span[],
  map: TimeMap,
  now: number,
  width: number,
): void {
  const context = freshCanvas(canvas, width, height)
  if (!context) return
  const palette = currentPalette()
  const reached = new Array<number>(lanes).fill(-1)
  for (const span of rows) {
    if (span.kind === 'run' || span.kind === 'dispatch') continue
    const to = (map.shown(span.end ?? now) / map.total) * width
    const lane = Math.min(span.depth, lanes - 1)
    if (to <= (reached[lane] ?? -1) && span.status !== 'error') continue
    const from = (map.shown(span.workStart) / map.total) * width
    context.fillStyle = palette.colour(barColour(span))
    context.fillRect(from, 1 + lane * 3, Math.max(to - from, 1), 2)
    reached[lane] = Math.max(to, Math.floor(from) + 1)
  }
}

/** Dragging across the map chooses what is in view; a click moves the view there. */
function useBrush(map: TimeMap, control: ViewportControl) {
  const started = useRef<number | null>(null)
  function shownAt(event: PointerEvent<HTMLDivElement>): number {
    const box = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - box.left) / Math.max(1, box.width)
    return Math.min(1, Math.max(0, share)) * map.total
  }
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      event.currentTarget.setPointerCapture(event.pointerId)
      started.current = shownAt(event)
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (started.current === null) return
      const here = shownAt(event)
      const length = Math.abs(here - started.current)
      if (length < map.total / 200) return
      const from = Math.min(here, started.current)
      control.set({ from, to: from + length })
    },
    onPointerUp(event: PointerEvent<HTMLDivElement>) {
      const here = shownAt(event)
      if (started.current !== null && Math.abs(here - started.current) < map.total / 200) {
        const view = control.view()
        const half = (view.to - view.from) / 2
        if (!control.fitted()) control.set({ from: here - half, to: here + half })
      }
      started.current = null
    },
  }
}
