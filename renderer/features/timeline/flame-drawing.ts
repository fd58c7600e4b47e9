/** Boxes of a flame graph on a canvas. */

import type { Span } from '../../../core/contract/spans/span.ts'
import type { Flame, FlameBox } from './flame.ts'
import type { Palette } from './palette.ts'
import { barColour } from './span-look.ts'

export const flameRowHeight = 22

export interface FlamePicture {
  flame: Flame
  /** What fills the width. */
  from: number
  amount: number
  width: number
  selected: Span | null
  found: ReadonlySet<string>
  /** Those that pass the filters; null for all. */
  shown: ReadonlySet<Span> | null
  palette: Palette
  text: (box: FlameBox) => string
}

/** Below this, a box is drawn only where its row has nothing yet. */
const narrow = 1.5
/** Room that the shortest words need. */
const wordy = 44

export function drawFlame(context: CanvasRenderingContext2D, picture: FlamePicture): void {
  const { flame, width, palette } = picture
  context.font = palette.font
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const reached: number[] = []
  for (const box of flame.boxes) {
    const [left, right] = edges(picture, box)
    if (right < 0 || left > width) continue
    const row = box.depth
    if (right - left < narrow && right <= (reached[row] ?? -1)) continue
    reached[row] = Math.max(reached[row] ?? -1, Math.ceil(left) + narrow)
    drawBox(context, picture, box, Math.max(left, 0), Math.min(right, width))
  }
}

function edges({ from, amount, width }: FlamePicture, box: FlameBox): [number, number] {
  const scale = amount > 0 ? width / amount : 0
  return [(box.from - from) * scale, (box.from + box.amount - from) * scale]
}

function drawBox(
  context: CanvasRenderingContext2D,
  picture: FlamePicture,
  box: FlameBox,
  left: number,
  right: number,
): void {
  const { palette, selected, found, shown } = picture
  const top = box.depth * flameRowHeight
  const width = Math.max(1, right - left - 1)
  context.fillStyle = palette.colour(barColour(box.span))
  const isLeftOut = shown !== null && !shown.has(box.span)
  context.globalAlpha = isLeftOut ? 0.06 : found.size > 0 && !found.has(box.span.id) ? 0.14 : 0.32
  context.fillRect(left, top + 1, width, flameRowHeight - 2)
  context.globalAlpha = isLeftOut ? 0.2 : 1
  context.fillRect(left, top + 1, Math.min(3, width), flameRowHeight - 2)
  context.globalAlpha = 1
  if (box.span === selected) {
    context.strokeStyle = palette.colour('var(--color-focus)')
    context.lineWidth = 2
    context.strokeRect(left + 1, top + 2, Math.max(1, width - 2), flameRowHeight - 4)
  }
  if (width >= wordy && !isLeftOut) drawWords(context, picture, box, left + 8, top, width - 14)
}

function drawWords(
  context: CanvasRenderingContext2D,
  { palette, text }: FlamePicture,
  box: FlameBox,
  left: number,
  top: number,
  room: number,
): void {
  context.save()
  context.beginPath()
  context.rect(left, top, room, flameRowHeight)
  context.clip()
  context.fillStyle = palette.colour('var(--color-ink)')
  const { name, detail } = box.span
  context.fillText(name, left, top + flameRowHeight / 2 + 0.5)
  const used = context.measureText(name).width + 8
  context.fillStyle = palette.colour('var(--color-ink-2)')
  const rest = `${text(box)}${detail ? `  ${detail}` : ''}`
  context.fillText(rest, left + used, top + flameRowHeight / 2 + 0.5)
  context.restore()
}

/** The box under a place; null where there is none. */
export function boxAt(picture: FlamePicture, { x, y }: { x: number; y: number }): FlameBox | null {
  const row = Math.floor(y / flameRowHeight)
  const at = picture.from + (x / Math.max(1, picture.width)) * picture.amount
  const under = picture.flame.boxes.find(
    (box) => box.depth === row && at >= box.from && at < box.from + box.amount,
  )
  return under ?? null
}
