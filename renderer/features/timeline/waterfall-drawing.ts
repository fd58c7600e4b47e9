/** Bars, waits, marks and durations of the rows in sight, on a canvas. */

import type { Marker } from '../../../core/contract/spans/marker.ts'
import type { Span } from '../../../core/contract/spans/span.ts'
import { formatDuration } from '../../ui/format.ts'
import { type TimeMap, ticks, type Viewport } from './layout.ts'
import { marksBetween } from './markers.ts'
import type { Palette } from './palette.ts'
import { barColour } from './span-look.ts'

export const rowHeight = 26

export interface WaterfallPicture {
  rows: readonly Span[]
  /** First row drawn, and the one after the last. */
  from: number
  to: number
  width: number
  height: number
  /** Where running bars end. */
  now: number
  map: TimeMap
  view: Viewport
  palette: Palette
  /** Milliseconds that move the stripes of what runs. */
  phase: number
}

export function drawWaterfall(context: CanvasRenderingContext2D, picture: WaterfallPicture): void {
  const { rows, from, to, palette } = picture
  context.font = palette.font
  context.textBaseline = 'middle'
  drawGrid(context, picture)
  for (let index = from; index < to; index += 1) {
    const span = rows[index]
    if (span) drawRow(context, picture, span, (index - from) * rowHeight)
  }
  context.globalAlpha = 1
}

/** Pixels from the left edge of the bars; may lie outside. */
export function across({ map, view, width }: WaterfallPicture, at: number): number {
  return ((map.shown(at) - view.from) / (view.to - view.from)) * width
}

function drawGrid(context: CanvasRenderingContext2D, picture: WaterfallPicture): void {
  const { view, width, height, palette } = picture
  context.fillStyle = palette.colour('var(--color-line)')
  context.globalAlpha = 0.55
  for (const mark of ticks(view, width)) {
    const x = Math.round(((mark - view.from) / (view.to - view.from)) * width)
    context.fillRect(x, 0, 1, height)
  }
}

function drawRow(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  span: Span,
  top: number,
): void {
  const start = across(picture, span.start)
  const left = span.workStart === span.start ? start : across(picture, span.workStart)
  const right = across(picture, span.end ?? picture.now)
  const { width } = picture
  if (span.workStart > span.start) drawQueue(context, picture, start, left, top)
  if (right >= 0 && left <= width) {
    drawBar(context, picture, span, Math.max(left, -8), Math.min(right, width + 8), top)
    drawWait(context, picture, span, left, top)
    drawLength(context, picture, span, left, right, top)
  }
  if (span.markers.length > 0) drawMarks(context, picture, span, top)
}

function drawQueue(
  context: CanvasRenderingContext2D,
  { palette, width }: WaterfallPicture,
  from: number,
  to: number,
  top: number,
): void {
  context.globalAlpha = 1
  context.strokeStyle = palette.colour('var(--color-ink-3)')
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(Math.max(from, -8), top + 12.5)
  context.lineTo(Math.min(to, width + 8), top + 12.5)
  context.stroke()
  context.setLineDash([])
}

function drawBar(
  context: CanvasRenderingContext2D,
  { palette, phase }: WaterfallPicture,
  span: Span,
  left: number,
  right: number,
  top: number,
): void {
  const isContainer = span.kind === 'run' || span.kind === 'operation' || span.kind === 'dispatch'
  const [y, height] = isContainer ? [top + 9, 8] : [top + 6, 14]
  const width = Math.max(2, right - left)
  context.globalAlpha = (isContainer ? 0.7 : 1) * (span.status === 'aborted' ? 0.55 : 1)
  context.fillStyle = palette.colour(barColour(span))
  context.beginPath()
  if (width > 6) context.roundRect(left, y, width, height, 3)
  else context.rect(left, y, width, height)
  context.fill()
  if (span.status === 'running') drawStripes(context, palette, phase, left, width, y, height)
}

const stripe = 10

/** The stripes of a barber's pole, which move with the phase. */
function drawStripes(
  context: CanvasRenderingContext2D,
  palette: Palette,
  phase: number,
  left: number,
  width: number,
  y: number,
  height: number,
): void {
  context.save()
  context.clip()
  context.globalAlpha = 0.28
  context.strokeStyle = palette.colour('var(--color-panel)')
  context.lineWidth = stripe / 2
  context.beginPath()
  const shift = (phase / 45) % stripe
  for (let x = left - height - stripe + shift; x < left + width + stripe; x += stripe) {
    context.moveTo(x, y + height)
    context.lineTo(x + height, y)
  }
  context.stroke()
  context.restore()
}

/** The part of a turn before the model said its first word. */
function drawWait(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  span: Span,
  left: number,
  top: number,
): void {
  const delay = span.firstDeltaMs
  if (delay === null) return
  const right = across(picture, span.workStart + delay)
  if (right - left < 1.5 || right < 0) return
  context.globalAlpha = 0.55
  context.fillStyle = picture.palette.colour('var(--color-panel)')
  const from = Math.max(left + 0.5, -8)
  context.fillRect(from, top + 6.5, Math.min(right, picture.width + 8) - from, 13)
}

/** The duration stands after its bar, or before it where the right edge is near, or on it. */
function drawLength(
  context: CanvasRenderingContext2D,
  { width, now, palette }: WaterfallPicture,
  span: Span,
  left: number,
  right: number,
  top: number,
): void {
  const text = formatDuration((span.end ?? now) - span.workStart)
  const room = text.length * 6 + 12
  const isAfter = right + room <= width
  const isBefore = !isAfter && left > room
  context.globalAlpha = 1
  if (isAfter || isBefore) {
    context.fillStyle = palette.colour('var(--color-ink-3)')
    context.textAlign = isAfter ? 'left' : 'right'
    context.fillText(text, isAfter ? Math.max(right, left + 2) + 6 : left - 6, top + 13.5)
    return
  }
  context.textAlign = 'right'
  context.fillStyle = palette.colour('var(--color-panel)')
  context.globalAlpha = 0.85
  context.beginPath()
  context.roundRect(width - room - 4, top + 5, room, 16, 3)
  context.fill()
  context.globalAlpha = 1
  context.fillStyle = palette.colour('var(--color-ink)')
  context.fillText(text, width - 10, top + 13.5)
}

const markerColours: Record<Marker['tone'], string> = {
  neutral: 'var(--color-ink-3)',
  info: 'var(--color-kind-log)',
  warn: 'var(--color-warn)',
  bad: 'var(--color-bad)',
}

function drawMarks(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  span: Span,
  top: number,
): void {
  const { map, view, palette, width } = picture
  context.globalAlpha = 1
  for (const marker of marksBetween(span.markers, map.real(view.from), map.real(view.to))) {
    const left = across(picture, marker.at)
    const right = marker.until === null ? left : across(picture, marker.until)
    if (right < 0 || left > width) continue
    context.fillStyle = palette.colour(markerColours[marker.tone])
    context.beginPath()
    // What lasted underlines the bar; what happened at once is a dot.
    if (right - left > 6) context.roundRect(left, top + 21.5, right - left, 3, 1.5)
    else context.roundRect(left - 3, top + 18, 6, 6, 3)
    context.fill()
  }
}

/** Marks that a hint names; of a crowd it says how many more there are. */
const mostNamed = 4

/** What the marks under a place on the bars say; null where there is none. */
export function marksUnder(picture: WaterfallPicture, span: Span, x: number): string | null {
  const { map, view, width } = picture
  const at = (place: number) => map.real(view.from + (place / width) * (view.to - view.from))
  const under = marksBetween(span.markers, at(x - 5), at(x + 5)).filter(
    (mark) => x >= across(picture, mark.at) - 5 && x <= across(picture, mark.until ?? mark.at) + 5,
  )
  if (under.length === 0) return null
  const labels = under.slice(0, mostNamed).map(({ label }) => label)
  const more = under.length - labels.length
  return [...labels, ...(more > 0 ? [`and ${more} more here`] : [])].join('\n')
}
