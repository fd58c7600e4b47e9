/** The stretch of time in view, as a small store: moving it draws canvases and never renders lists. */
import {
  type Interval,
  pan,
  reveal,
  type TimeMap,
  type Viewport,
  wholeView,
  zoomAt,
} from './layout.ts'

export interface ViewportControl {
  view(): Viewport
  map(): TimeMap
  /** True while everything is in view, also what is still to come. */
  fitted(): boolean
  /** Called at most once a frame after the view or the map changed. */
  subscribe(listener: () => void): () => void
  fit(): void
  /** Shows an interval of real time. */
  show(interval: Interval): void
  set(view: Viewport): void
  panBy(fraction: number): void
  /** Below 1 zooms in. `anchor` is a fraction of the width. */
  zoomBy(factor: number, anchor?: number): void
}

export interface Viewports extends ViewportControl {
  /** The time line grew, or gaps were folded. Listeners are told at once. */
  setMap(map: TimeMap): void
}

/** Runs the callback once, soon; in a page at its next frame. */
export type Schedule = (callback: () => void) => void

export function createViewport(
  initial: TimeMap,
  schedule: Schedule = requestAnimationFrame,
): Viewports {
  const listeners = new Set<() => void>()
  let map = initial
  let chosen: Viewport | null = null
  let whole = wholeView(map)
  let isScheduled = false

  function tell(): void {
    isScheduled = false
    for (const listener of listeners) listener()
  }

  function change(update: (view: Viewport) => Viewport): void {
    const next = update(chosen ?? whole)
    chosen = next.to - next.from >= map.total ? null : next
    if (isScheduled) return
    isScheduled = true
    schedule(tell)
  }

  return {
    view: () => chosen ?? whole,
    map: () => map,
    fitted: () => chosen === null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setMap(next) {
      if (next === map) return
      map = next
      whole = wholeView(map)
      tell()
    },
    fit: () => change(() => wholeView(map)),
    show: ({ from, to }) =>
      change(() => reveal({ from: map.shown(from), to: map.shown(to) }, map.total)),
    set: (view) => change(() => view),
    panBy: (fraction) => change((view) => pan(view, fraction, map.total)),
    zoomBy: (factor, anchor = 0.5) => change((view) => zoomAt(view, factor, anchor, map.total)),
  }
}
