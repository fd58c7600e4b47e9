/** The stretch of time in view: moved by wheel, drag, brush and keys. */
import { type RefObject, useEffect, useRef, useState } from 'react'
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
  view: Viewport
  /** True while everything is in view, also what is still to come. */
  fitted: boolean
  fit: () => void
  /** Shows an interval of real time. */
  show: (interval: Interval) => void
  set: (view: Viewport) => void
  panBy: (fraction: number) => void
  /** Below 1 zooms in. `anchor` is a fraction of the width. */
  zoomBy: (factor: number, anchor?: number) => void
}

export function useViewport(map: TimeMap): ViewportControl {
  const [chosen, setChosen] = useState<Viewport | null>(null)
  const view = chosen ?? wholeView(map)
  const { total } = map
  function change(update: (view: Viewport) => Viewport): void {
    setChosen((before) => {
      const next = update(before ?? wholeView(map))
      return next.to - next.from >= total ? null : next
    })
  }
  return {
    view,
    fitted: chosen === null,
    fit: () => setChosen(null),
    show: ({ from, to }) =>
      change(() => reveal({ from: map.shown(from), to: map.shown(to) }, total)),
    set: (next) => change(() => next),
    panBy: (fraction) => change((before) => pan(before, fraction, total)),
    zoomBy: (factor, anchor = 0.5) => change((before) => zoomAt(before, factor, anchor, total)),
  }
}

/** One wheel notch of 100 pixels zooms by a fifth. */
const zoomPerPixel = 0.0018

/**
 * Wheel over the bars: Ctrl zooms at the cursor, sideways (or Shift) moves in time, up and down scrolls
 * the rows, or moves in time when there are none to scroll.
 */
export function useTimelineWheel(
  scroller: RefObject<HTMLElement | null>,
  gutter: number,
  control: ViewportControl,
): void {
  const latest = useRef(control)
  useEffect(() => {
    latest.current = control
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    function onWheel(event: WheelEvent): void {
      if (!element) return
      const box = element.getBoundingClientRect()
      const width = element.clientWidth - gutter
      const x = event.clientX - box.left - gutter
      if (width <= 0) return
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const anchor = Math.min(1, Math.max(0, x / width))
        latest.current.zoomBy(Math.exp(event.deltaY * zoomPerPixel), anchor)
        return
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      const still = element.scrollHeight <= element.clientHeight
      const by = Math.abs(sideways) > 0 ? sideways : still ? event.deltaY : 0
      if (by === 0 || latest.current.fitted) return
      event.preventDefault()
      latest.current.panBy(by / width)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [scroller, gutter])
}
