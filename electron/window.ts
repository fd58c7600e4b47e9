/** The one window of the studio: made hidden, shown when it has something to show, kept where it was. */
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import type { ZoomStep } from '../core/contract/desktop.ts'
import { commandChannel, routeChannel } from './channels.ts'
import { startAddress } from './navigation.ts'
import { keepPageAlive } from './page-health.ts'
import type { ShellPaths } from './shell-paths.ts'
import type { StartupMarks } from './startup.ts'
import { fitToDisplays, WindowStateFile } from './window-state.ts'
import { keepZoom } from './zoom.ts'

export interface WindowOptions {
  paths: ShellPaths
  marks: StartupMarks
  zoom: { factor(): number; step(step: ZoomStep): void }
  /** True: closing it only hides it. */
  staysInTray(): boolean
}

export class MainWindow {
  #options: WindowOptions
  #window: BrowserWindow | null = null
  #state: WindowStateFile
  #isQuitting = false

  constructor(options: WindowOptions) {
    this.#options = options
    this.#state = new WindowStateFile(options.paths.userData)
  }

  /** Opens it, or brings the open one to the front. */
  show(route = ''): void {
    if (this.#window) {
      this.focus()
      return
    }
    const window = this.#open()
    this.#window = window
    this.#state.follow(window)
    window.on('close', (event) => {
      if (this.#isQuitting || !this.#options.staysInTray()) return
      event.preventDefault()
      window.hide()
    })
    window.once('closed', () => {
      this.#window = null
    })
    keepPageAlive(window)
    keepZoom(window.webContents, this.#options.zoom)
    void window.loadURL(addressOf(route))
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

  /** From now on closing it closes it. */
  letGo(): void {
    this.#isQuitting = true
  }

  isInFront(): boolean {
    const window = this.#window
    return window?.isFocused() === true && window.isVisible() && !window.isMinimized()
  }

  setZoom(factor: number): void {
    this.#window?.webContents.setZoomFactor(factor)
  }

  /** Passes a menu command to the page; opens the window first when there is none. */
  send(commandId: string): void {
    if (this.#window) this.#window.webContents.send(commandChannel, commandId)
    else this.show()
  }

  /** Brings the window to the front with this path of the studio. */
  openRoute(route: string): void {
    const contents = this.#window?.webContents
    if (!contents) {
      this.show(route)
      return
    }
    if (contents.isLoadingMainFrame()) void contents.loadURL(addressOf(route))
    else contents.send(routeChannel, route)
    this.focus()
  }

  /** Runs a dialog that belongs to the window; a hidden one is shown, so that it is seen what it is about. */
  async whileInFront<Value>(
    work: (window: BrowserWindow | null) => Promise<Value>,
  ): Promise<Value> {
    if (this.#window && !this.#window.isVisible()) this.#window.show()
    return work(this.#window)
  }

  async chooseFolder(): Promise<string | null> {
    const options = { properties: ['openDirectory' as const, 'createDirectory' as const] }
    const chosen = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options)
    return chosen.filePaths[0] ?? null
  }

  #open(): BrowserWindow {
    const { paths, marks } = this.#options
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
        preload: paths.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        v8CacheOptions: 'code',
        spellcheck: false,
        additionalArguments: [`--hearth-version=${app.getVersion()}`],
      },
    })
    if (remembered?.maximized) window.maximize()
    window.once('ready-to-show', () => {
      marks.mark('first paint')
      window.show()
    })
    window.once('show', () => marks.mark('window shown'))
    return window
  }
}

/** `route` is a path of the studio, such as `/p/demo/runs`. */
function addressOf(route: string): string {
  return new URL(route.replace(/^\/+/, ''), startAddress).href
}
