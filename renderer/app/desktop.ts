/** The bridge to the desktop shell. Absent in a browser. */
import type { DesktopBridge } from '../../core/contract/desktop.ts'

declare global {
  interface Window {
    hearth?: DesktopBridge
  }
}

export function desktop(): DesktopBridge | null {
  return window.hearth ?? null
}
