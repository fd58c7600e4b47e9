/** What the desktop shell offers the page. Absent in a browser. */
export interface DesktopBridge {
  /** The folder a person chose in the native dialog; null when they closed it. */
  openFolderDialog(): Promise<string | null>
  /** Calls back when a menu command is chosen; returns how to stop listening. */
  onCommand?(listener: (commandId: string) => void): () => void
  platform?: string
}

declare global {
  interface Window {
    hearth?: DesktopBridge
  }
}

export function desktop(): DesktopBridge | null {
  return window.hearth ?? null
}
