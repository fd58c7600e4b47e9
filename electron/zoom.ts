/** How large the page is shown: in steps a person can feel, kept over restarts, the same for every window. */
import type { WebContents } from 'electron'
import type { ZoomStep } from '../core/contract/desktop.ts'

const factors = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

/** The next factor that can be felt; the last one stays. */
export function nextZoom(current: number, step: ZoomStep): number {
  if (step === 'reset') return 1
  const found =
    step === 'in'
      ? factors.find((factor) => factor > current + 0.001)
      : factors.findLast((factor) => factor < current - 0.001)
  return found ?? current
}

/** Chromium forgets or mixes up the factor of a custom scheme: it is set again with each page. */
export function keepZoom(
  contents: WebContents,
  zoom: { factor(): number; step(step: ZoomStep): void },
): void {
  contents.on('did-finish-load', () => contents.setZoomFactor(zoom.factor()))
  // Ctrl and the wheel, where the page does not use it itself.
  contents.on('zoom-changed', (_event, direction) => zoom.step(direction))
}
