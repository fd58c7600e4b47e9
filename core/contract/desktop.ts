/** What the desktop shell offers the page as `window.hearth`. Absent in a browser. */
import { z } from 'zod'

/** Kept by the shell, not by the page: some of it decides what the page may do. */
export const DesktopSettings = z.strictObject({
  /** A dialog outside of the page confirms each approval that is given. */
  confirmApprovals: z.boolean(),
  /** When the window is not in front: an agent waits for an approval. */
  notifyApprovals: z.boolean(),
  /** When the window is not in front: a run or a long answer has ended. */
  notifyEnds: z.boolean(),
  showTray: z.boolean(),
  /** Closing the window leaves Hearth in the tray; needs `showTray`. */
  closeToTray: z.boolean(),
  /** 1 is 100 %. */
  zoom: z.number().min(0.5).max(3),
  /** Other programs reach Hearth over the local port. */
  opensPort: z.boolean(),
  /** The port to try first; null: the usual one. */
  port: z.number().int().min(0).max(65_535).nullable(),
  /** What the page chose: for the window before its page is drawn, and for native menus and dialogs. */
  theme: z.enum(['system', 'light', 'dark']),
})
export type DesktopSettings = z.infer<typeof DesktopSettings>

export const defaultDesktopSettings: DesktopSettings = {
  confirmApprovals: true,
  notifyApprovals: true,
  notifyEnds: true,
  showTray: true,
  closeToTray: false,
  zoom: 1,
  opensPort: true,
  port: null,
  theme: 'system',
}

/** A command of the page as the menu shows it. */
export const OfferedCommand = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(200),
  /** As the page writes shortcuts: `Mod+K`, `Alt+ArrowLeft`. */
  shortcut: z.string().max(40).optional(),
})
export type OfferedCommand = z.infer<typeof OfferedCommand>

export const ZoomStep = z.enum(['in', 'out', 'reset'])
export type ZoomStep = z.infer<typeof ZoomStep>

export interface DesktopBridge {
  readonly platform: string
  readonly version: string
  /** The folder a person chose in the native dialog; null when they closed it. */
  openFolderDialog(): Promise<string | null>
  readSettings(): Promise<DesktopSettings>
  /** The settings as they are afterwards: a person may have refused a change. */
  changeSettings(changes: Partial<DesktopSettings>): Promise<DesktopSettings>
  /** Says which commands there are now; the menu shows them under the same titles. */
  offerCommands(commands: OfferedCommand[]): Promise<void>
  /** Answers with the new factor. */
  zoom(step: ZoomStep): Promise<number>
  /** Shows a file or folder of an open project in the system's file manager; '' is the project's folder. */
  reveal(project: string, path: string): Promise<void>
  /** Calls back with the id when a menu command is chosen; returns how to stop listening. */
  onCommand(listener: (commandId: string) => void): () => void
  /** Calls back with a path of the studio that a notification leads to. */
  onRoute(listener: (path: string) => void): () => void
}
