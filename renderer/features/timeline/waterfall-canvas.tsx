/** The bars of the rows in sight. Pan and zoom draw here and nowhere else. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import { useColoursName } from '../../app/theme.ts'
import { currentPalette, freshCanvas } from './palette.ts'
import type { ViewportControl } from './viewport.ts'
import { drawWaterfall, rowHeight, type WaterfallPicture } from './waterfall-drawing.ts'

export interface WaterfallCanvasProps {
  rows: readonly Span[]
  /** Spans change in place: this says when. */
  version: number
  from: number
  to: number
  now: number
  control: ViewportControl
  left: number
  width: number
  /** At least so high: the lines of the scale go on below the last row. */
  minHeight: number
  onPicture: (picture: WaterfallPicture) => void
}

export function WaterfallCanvas(props: WaterfallCanvasProps) {
  const { rows, version, from, to, control, left, width, onPicture } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useColoursName()
  const height = Math.max((to - from) * rowHeight, props.minHeight - from * rowHeight)
  const draw = useRef(() => undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `theme` say when to draw
  useLayoutEffect(() => {
    function paint(): undefined {
      const context = canvas.current && freshCanvas(canvas.current, width, height)
      if (!context) return
      const picture = {
        ...{ rows, from, to, width, height, now: props.now },
        ...{ map: control.map(), view: control.view() },
        ...{ palette: currentPalette(), phase: performance.now() },
      }
      drawWaterfall(context, picture)
      onPicture(picture)
    }
    draw.current = paint
    paint()
  }, [rows, version, from, to, width, height, props.now, control, theme, onPicture])

  useEffect(() => control.subscribe(() => draw.current()), [control])
  useStripes(rows, from, to, () => draw.current())
  useEffect(() => {
    // Text drawn before the font was there has another one.
    let isOver = false
    void document.fonts.ready.then(() => isOver || draw.current())
    return () => {
      isOver = true
    }
  }, [])

  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute"
      style={{ left, top: from * rowHeight, width, height }}
    />
  )
}

/** Milliseconds between two drawings of the stripes. */
const stripesEvery = 40

/** Draws again and again while something in sight runs, unless movement is not wanted. */
function useStripes(rows: readonly Span[], from: number, to: number, draw: () => void): void {
  const moves = rows.slice(from, to).some((span) => span.status === 'running')
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
  })
  useEffect(() => {
    if (!moves || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    let before = 0
    let frame = requestAnimationFrame(function next(time) {
      if (time - before >= stripesEvery) {
        before = time
        latest.current()
      }
      frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [moves])
}
