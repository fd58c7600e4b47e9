/**
 * The application menu. What it does beyond editing and windows are commands of the page's registry, shown under
 * the registry's own titles and shortcuts and sent back by id. A command that no view offers now is not
 * in it. Shortcuts are shown but not taken: the page handles them, and knows where the focus is.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { OfferedCommand } from '../core/contract/desktop.ts'

type Send = (commandId: string) => void

/** Ids, roles, and ids that end in `*` for all that begin so. `-` is a line. */
type Entry = string | MenuItemConstructorOptions

const menus: readonly { label: string; entries: readonly Entry[] }[] = [
  {
    label: 'File',
    entries: [
      'project.new',
      'project.open',
      '-',
      'agent.new',
      'workflow.new',
      'tool.new',
      'skill.new',
      'role.new',
      'profile.new',
      '-',
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { label: 'Edit', entries: [{ role: 'editMenu' }] },
  {
    label: 'View',
    entries: [
      'palette.commands',
      'live.toggle',
      '-',
      'theme.*',
      '-',
      'zoom.in',
      'zoom.out',
      'zoom.reset',
      '-',
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  },
  { label: 'Go', entries: ['palette.go', '-', 'go.*', '-', 'history.back', 'history.forward'] },
  { label: 'Window', entries: [{ role: 'windowMenu' }] },
  { label: 'Help', entries: ['shortcuts.show'] },
]

/** Commands change with every view; one menu for all that change together. */
const restMs = 100

export class AppMenu {
  #send: Send
  #timer: NodeJS.Timeout | null = null

  constructor(send: Send) {
    this.#send = send
    this.#install([])
  }

  /** What the page's registry has now. */
  offer(commands: readonly OfferedCommand[]): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#install(commands), restMs)
  }

  #install(commands: readonly OfferedCommand[]): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands, this.#send)))
  }
}

/** As data, so that a test can walk it. */
export function menuTemplate(
  commands: readonly OfferedCommand[],
  send: Send,
): MenuItemConstructorOptions[] {
  const own = menus.map(({ label, entries }) => {
    const [only] = entries
    // Electron's own menus bring their items; a label on top would put them one level down.
    if (typeof only === 'object' && entries.length === 1) return { ...only, label }
    return { label, submenu: entries.flatMap((entry) => toItems(entry, commands, send)) }
  })
  return process.platform === 'darwin' ? [{ role: 'appMenu' }, ...own] : own
}

function toItems(
  entry: Entry,
  commands: readonly OfferedCommand[],
  send: Send,
): MenuItemConstructorOptions[] {
  if (typeof entry === 'object') return [entry]
  if (entry === '-') return [{ type: 'separator' }]
  const beginning = entry.endsWith('*') ? entry.slice(0, -1) : null
  return commands
    .filter(({ id }) => (beginning === null ? id === entry : id.startsWith(beginning)))
    .map(({ id, title, shortcut }) => ({
      id,
      label: title,
      ...shownKeys(shortcut),
      // On macOS the system always takes it; the page then gets the command instead of the key.
      registerAccelerator: false,
      click: () => send(id),
    }))
}

const keys: Record<string, string> = {
  Mod: 'CmdOrCtrl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
}

/** What Electron has a name for; a person may have chosen another key, and a menu with it is refused as a whole. */
const nameable =
  /^(?:[!-~]|F\d{1,2}|Left|Right|Up|Down|Home|End|PageUp|PageDown|Insert|Delete|Backspace)$/

function shownKeys(shortcut: string | undefined): { accelerator?: string } {
  if (shortcut === undefined) return {}
  const written = accelerator(shortcut)
  return nameable.test(written.split('+').at(-1) ?? '') ? { accelerator: written } : {}
}

/** From the page's way to write a shortcut to Electron's. */
export function accelerator(shortcut: string): string {
  return shortcut
    .split('+')
    .map((part) => keys[part] ?? part)
    .join('+')
}
