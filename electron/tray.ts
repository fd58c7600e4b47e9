/** The tray: what goes on while the window is closed or behind others, and the way back to it. */
import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Activity } from './runtime-thread-port.ts'

export interface TrayFunctions {
  open(): void
  /** A path of the studio. */
  openRoute(route: string): void
  quit(): void
}

export class StatusTray {
  #functions: TrayFunctions
  #icon: string
  #tray: Tray | null = null
  #activity: Activity = { active: 0, waiting: 0, waitingRoute: null }

  /** @param icons Folder of `tray.png`, with `tray@2x.png` beside it. */
  constructor(icons: string, functions: TrayFunctions) {
    this.#icon = join(icons, 'tray.png')
    this.#functions = functions
  }

  setShown(isShown: boolean): void {
    if (!isShown) {
      this.#tray?.destroy()
      this.#tray = null
      return
    }
    if (this.#tray) return
    this.#tray = new Tray(nativeImage.createFromPath(this.#icon))
    this.#tray.on('click', () => this.#functions.open())
    this.#draw()
  }

  setActivity(activity: Activity): void {
    this.#activity = activity
    this.#draw()
  }

  #draw(): void {
    if (!this.#tray) return
    this.#tray.setToolTip(`Hearth · ${activityWords(this.#activity)}`)
    // Linux shows a menu as it was when it was set.
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(this.#activity, this.#functions)))
  }
}

/** As data, so that a test can read it. */
export function trayMenu(
  activity: Activity,
  functions: TrayFunctions,
): MenuItemConstructorOptions[] {
  const { active, waiting, waitingRoute } = activity
  return [
    { label: active === 0 ? 'Nothing is running' : `${active} running`, enabled: false },
    {
      label: waiting === 0 ? 'No approval waits' : `${count(waiting, 'approval')} waiting for you…`,
      enabled: waitingRoute !== null,
      click: () => waitingRoute !== null && functions.openRoute(waitingRoute),
    },
    { type: 'separator' },
    { label: 'Open Hearth', click: () => functions.open() },
    { label: 'Quit Hearth', click: () => functions.quit() },
  ]
}

function activityWords({ active, waiting }: Activity): string {
  const words = [
    ...(active > 0 ? [`${active} running`] : []),
    ...(waiting > 0 ? [`${count(waiting, 'approval')} waiting`] : []),
  ]
  return words.join(', ') || 'idle'
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
