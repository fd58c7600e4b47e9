/**
 * The application menu. What it does beyond editing and windows are commands of the page, sent by id.
 * Their shortcuts are shown but not taken: the page handles them, and knows where the focus is.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuTarget {
  send(commandId: string): void
}

interface MenuCommand {
  id: string
  label: string
  accelerator?: string
}

type Entry = MenuCommand | MenuItemConstructorOptions

const separator = { type: 'separator' } as const

/** Titles as in the palette, so that a person finds the same thing under the same name. */
const menus: readonly { label: string; entries: readonly Entry[] }[] = [
  {
    label: 'File',
    entries: [
      { id: 'project.new', label: 'New Project from Template…' },
      { id: 'project.open', label: 'Open a Project…' },
      separator,
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { label: 'Edit', entries: [{ role: 'editMenu' }] },
  {
    label: 'View',
    entries: [
      { id: 'palette.commands', label: 'Search or Run a Command', accelerator: 'CmdOrCtrl+K' },
      { id: 'live.toggle', label: 'Pause or Resume Live Updates' },
      separator,
      { id: 'theme.system', label: 'Theme: Follow the System' },
      { id: 'theme.light', label: 'Theme: Light' },
      { id: 'theme.dark', label: 'Theme: Dark' },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  },
  {
    label: 'Go',
    entries: [
      { id: 'palette.go', label: 'Go to…', accelerator: 'CmdOrCtrl+P' },
      separator,
      { id: 'history.back', label: 'Back', accelerator: 'Alt+Left' },
      { id: 'history.forward', label: 'Forward', accelerator: 'Alt+Right' },
    ],
  },
  { label: 'Window', entries: [{ role: 'windowMenu' }] },
  { label: 'Help', entries: [{ id: 'shortcuts.show', label: 'Keyboard Shortcuts' }] },
]

export function installMenu(target: MenuTarget): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(target)))
}

/** As data, so that a test can walk it. */
export function menuTemplate(target: MenuTarget): MenuItemConstructorOptions[] {
  const own = menus.map(({ label, entries }) => {
    const [only] = entries
    // Electron's own menus bring their items; a label on top would put them one level down.
    if (only && 'role' in only && entries.length === 1) return { ...only, label }
    return { label, submenu: entries.map((entry) => toItem(entry, target)) }
  })
  return process.platform === 'darwin' ? [{ role: 'appMenu' }, ...own] : own
}

function toItem(entry: Entry, target: MenuTarget): MenuItemConstructorOptions {
  if (!isCommand(entry)) return entry
  return {
    ...entry,
    // On macOS the system always takes it; the page then gets the command instead of the key.
    registerAccelerator: false,
    click: () => target.send(entry.id),
  }
}

function isCommand(entry: Entry): entry is MenuCommand {
  return typeof entry.id === 'string'
}
