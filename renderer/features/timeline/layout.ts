/** Where time lies on the screen: folded gaps, zoom at the cursor, ticks. Pure numbers, no DOM. */

export interface Interval {
  from: number
  to: number
}

/** A stretch of shown time, in milliseconds from the beginning with folded gaps taken out. */
export type Viewport = Interval

/** Real time (epoch milliseconds) to shown time and back. */
export interface TimeMap {
  total: number
  shown(at: number): number
  real(shown: number): number
  folds: readonly Interval[]
}

/** Below this much shown time a zoom stops: half a millisecond across the screen. */
const smallestView = 0.5

interface Busy {
  workStart: number
  start: number
  end: number | null
  children: readonly unknown[]
}

/** Stretches in which nothing worked, longer than both two seconds and a thousandth of the whole. */
export function idleGaps(spans: readonly Busy[], bounds: Interval): Interval[] {
  const least = Math.max(2000, (bounds.to - bounds.from) / 1000)
  const gaps: Interval[] = []
  let reached = bounds.from
  for (const { workStart, end } of inOrder(spans)) {
    if (workStart - reached >= least) gaps.push({ from: reached, to: workStart })
    reached = Math.max(reached, end ?? bounds.to)
  }
  if (bounds.to - reached >= least) gaps.push({ from: reached, to: bounds.to })
  return gaps
}

/** Of all together. */
export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** Those that nothing lies under, by when they began to work; most come so, and are not copied once more. */
function inOrder(spans: readonly Busy[]): readonly Busy[] {
  const leaves = spans.filter((span) => span.children.length === 0)
  const isSorted = leaves.every(
    (span, index) => index === 0 || (leaves[index - 1]?.workStart ?? 0) <= span.workStart,
  )
  return isSorted ? leaves : leaves.sort((a, b) => a.workStart - b.workStart)
}

/**
 * Maps time with each fold shrunk to a sliver that can still be seen and clicked: a hundredth of what
 * remains, less when there are many, so that all of them never take more than a third of that.
 */
export function timeMap(bounds: Interval, folds: readonly Interval[]): TimeMap {
  if (folds.length === 0) return plainMap(bounds)
  const remaining = bounds.to - bounds.from - lengthOf(folds)
  const share = Math.min(1 / 100, 1 / (3 * folds.length))
  const sliver = Math.max(1, remaining * share)
  const pieces = piecesOf(bounds, folds, sliver)
  const last = pieces.at(-1)
  return {
    total: Math.max(1, last ? last.shown + last.shownLength : bounds.to - bounds.from),
    folds,
    shown: (at) => {
      const piece = pieceBy(pieces, (candidate) => candidate.real <= at)
      if (!piece) return at - bounds.from
      const share = piece.realLength === 0 ? 0 : (at - piece.real) / piece.realLength
      return piece.shown + share * piece.shownLength
    },
    real: (shown) => {
      const piece = pieceBy(pieces, (candidate) => candidate.shown <= shown)
      if (!piece) return bounds.from + shown
      const share = piece.shownLength === 0 ? 0 : (shown - piece.shown) / piece.shownLength
      return piece.real + share * piece.realLength
    },
  }
}

/** Nothing is folded: asked for each of many thousand bars, it has nothing to look up. */
function plainMap({ from, to }: Interval): TimeMap {
  return {
    total: Math.max(1, to - from),
    folds: [],
    shown: (at) => at - from,
    real: (shown) => from + shown,
  }
}

interface Piece {
  real: number
  realLength: number
  shown: number
  shownLength: number
}

function piecesOf(bounds: Interval, folds: readonly Interval[], sliver: number): Piece[] {
  const pieces: Piece[] = []
  let real = bounds.from
  let shown = 0
  function add(to: number, shownLength: number): void {
    pieces.push({ real, realLength: to - real, shown, shownLength })
    real = to
    shown += shownLength
  }
  for (const fold of folds) {
    if (fold.from > real) add(fold.from, fold.from - real)
    add(fold.to, sliver)
  }
  if (bounds.to > real || pieces.length === 0) add(bounds.to, bounds.to - real)
  return pieces
}

/** The last piece that satisfies a condition true for a prefix; the first one when none does. */
function pieceBy(pieces: readonly Piece[], holds: (piece: Piece) => boolean): Piece | undefined {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const piece = pieces[middle]
    if (piece && holds(piece)) low = middle
    else high = middle - 1
  }
  return pieces[low]
}

export function wholeView(map: TimeMap): Viewport {
  return { from: 0, to: map.total }
}

/** Zooms so that the time under the cursor stays under it. `anchor` is 0 at the left edge, 1 at the right. */
export function zoomAt(view: Viewport, factor: number, anchor: number, total: number): Viewport {
  const length = view.to - view.from
  const wanted = Math.min(Math.max(length * factor, smallestView), total)
  const from = view.from + (length - wanted) * anchor
  return clamp({ from, to: from + wanted }, total)
}

/** Moves by a fraction of what is visible. */
export function pan(view: Viewport, fraction: number, total: number): Viewport {
  const by = (view.to - view.from) * fraction
  return clamp({ from: view.from + by, to: view.to + by }, total)
}

/** Shows an interval with a tenth of it free on both sides. */
export function reveal(interval: Interval, total: number): Viewport {
  const length = Math.max(interval.to - interval.from, smallestView)
  return clamp({ from: interval.from - length / 10, to: interval.from + length * 1.1 }, total)
}

function clamp(view: Viewport, total: number): Viewport {
  const length = Math.min(view.to - view.from, total)
  const from = Math.min(Math.max(view.from, 0), total - length)
  return { from, to: from + length }
}

/** Left edge and width as fractions of the view; null when out of sight. */
export function place(interval: Interval, view: Viewport): { left: number; width: number } | null {
  if (interval.to < view.from || interval.from > view.to) return null
  const length = view.to - view.from
  const from = Math.max(interval.from, view.from)
  const to = Math.min(interval.to, view.to)
  return { left: (from - view.from) / length, width: (to - from) / length }
}

const steps = [1, 2, 5]

/** Round moments of shown time, about one each `every` pixels. */
export function ticks(view: Viewport, width: number, every = 110): number[] {
  const wanted = ((view.to - view.from) / Math.max(width, 1)) * every
  const step = roundStep(wanted)
  const first = Math.ceil(view.from / step) * step
  const count = Math.max(0, Math.floor((view.to - first) / step) + 1)
  return Array.from({ length: Math.min(count, 200) }, (_, index) => first + index * step)
}

/** 1, 2 or 5 times a power of ten below a second; above it the steps of a clock. */
function roundStep(wanted: number): number {
  const clock = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400,
  ]
  if (wanted > 500) {
    const seconds = clock.find((step) => step * 1000 >= wanted)
    return (seconds ?? Math.ceil(wanted / 86_400_000) * 86_400) * 1000
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(wanted, 0.001)))
  return (steps.find((step) => step * power >= wanted) ?? 10) * power
}
