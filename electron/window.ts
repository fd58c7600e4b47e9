/** The one window of the studio: made hidden, shown when it has something to show, kept where it was. */
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { commandChannel } from './channels.ts'
import { startAddress } from './navigation.ts'
import type { ShellPaths } from './shell-paths.ts'
import { fitToDisplays, WindowStateFile } from './window-state.ts'

/** After this many crashes of the page in a row it stays down instead of crashing for ever. */
const mostReloads = 3

export class MainWindow {
  #paths: ShellPaths
  #window: BrowserWindow | null = null
  #state: WindowStateFile

  constructor(paths: ShellPaths) {
    this.#paths = paths
    this.#state = new WindowStateFile(paths.userData)
  }

  /** Opens it, or brings the open one to the front. */
  show(): void {
    if (this.#window) {
      this.focus()
      return
    }
    const window = this.#open()
    this.#window = window
    this.#state.follow(window)
    window.once('closed', () => {
      this.#window = null
    })
    reloadAfterCrash(window)
    void window.loadURL(startAddress)
  }

  focus(): void {
    if (!this.#window) {
      this.show()
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  /** Passes a menu command to the page; opens the window first when there is none. */
  send(commandId: string): void {
    if (this.#window) this.#window.webContents.send(commandChannel, commandId)
    else this.show()
  }

  async chooseFolder(): Promise<string | null> {
    const options = { properties: ['openDirectory' as const, 'createDirectory' as const] }
    const chosen = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options)
    return chosen.filePaths[0] ?? null
  }

  #open(): BrowserWindow {
    const remembered = this.#state.read()
    const displays = screen.getAllDisplays().map((display) => display.workArea)
    const bounds = remembered ? fitToDisplays(remembered, displays) : { width: 1320, height: 860 }
    const window = new BrowserWindow({
      ...bounds,
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: 'Hearth',
      // The page's own ground colour: no flash before the first paint.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1816' : '#fbfaf9',
      webPreferences: {
        preload: this.#paths.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        v8CacheOptions: 'code',
        spellcheck: false,
        additionalArguments: [`--hearth-version=${app.getVersion()}`],
      },
    })
    if (remembered?.maximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    return window
  }
}

function reloadAfterCrash(window: BrowserWindow): void {
  let reloads = 0
  window.webContents.on('did-finish-load', () => {
    if (!window.isVisible()) window.show()
  })
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    console.error(`The page ended: ${details.reason}`)
    reloads += 1
    if (reloads <= mostReloads) window.webContents.reload()
    else dialog.showErrorBox('Hearth', 'The window keeps crashing. Start Hearth again.')
  })
}
