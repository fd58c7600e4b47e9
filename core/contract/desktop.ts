/** What the desktop shell offers the page as `window.hearth`. Absent in a browser. */
export interface DesktopBridge {
  readonly platform: string
  readonly version: string
  /** The folder a person chose in the native dialog; null when they closed it. */
  openFolderDialog(): Promise<string | null>
  /** Calls back with the id when a menu command is chosen; returns how to stop listening. */
  onCommand(listener: (commandId: string) => void): () => void
}
