/** The view in time inside components: kept per timeline, moved by the wheel. */
import { type RefObject, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { TimeMap, Viewport } from './layout.ts'
import { createViewport, type ViewportControl } from './viewport.ts'

/** The same control for as long as the timeline is shown. */
export function useViewport(map: TimeMap): ViewportControl {
  const [control] = useState(() => createViewport(map))
  useLayoutEffect(() => control.setMap(map))
  return control
}

export function useView(control: ViewportControl): Viewport {
  return useSyncExternalStore(control.subscribe, control.view)
}

export function useFitted(control: ViewportControl): boolean {
  return useSyncExternalStore(control.subscribe, control.fitted)
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
        control.zoomBy(Math.exp(event.deltaY * zoomPerPixel), anchor)
        return
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      const still = element.scrollHeight <= element.clientHeight
      const by = Math.abs(sideways) > 0 ? sideways : still ? event.deltaY : 0
      if (by === 0 || control.fitted()) return
      event.preventDefault()
      control.panBy(by / width)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [scroller, gutter, control])
}
