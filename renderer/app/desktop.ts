/** What the desktop shell offers the page. */
import type { DesktopBridge } from '../../core/contract/desktop.ts'

declare global {
  interface Window {
    hearth?: DesktopBridge
  }
}

/** Null in a browser. */
export function desktop(): DesktopBridge | null {
  return window.hearth ?? null
}
