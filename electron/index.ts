/** Electron's main process: windows, menu, dialogs, keychain. All work is in the runtime thread. */
import './compile-cache.ts'
import { join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme } from 'electron'
import { answerCalls } from './calls.ts'
import { openKeychain } from './keychain.ts'
import { installMenu } from './menu.ts'
import { denyPermissions, guardContents } from './navigation.ts'
import { studioPage } from './page.ts'
import { registerScheme, serveScheme } from './protocol.ts'
import { RuntimeSupervisor } from './runtime-supervisor.ts'
import { shellPaths } from './shell-paths.ts'
import { MainWindow } from './window.ts'

/** Longer than a database needs to close, shorter than a person's patience. */
const shutdownMs = 8_000

const paths = shellPaths()
app.setPath('userData', paths.userData)

// The lock belongs to the userData folder, so it comes after it; whoever loses it must not open a database.
if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  // Root cannot have Chromium's sandbox and must say so; it would only take that word back.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerScheme()
  app.on('web-contents-created', (_event, contents) => guardContents(contents))

  const runtime = new RuntimeSupervisor({
    entry: new URL('./runtime-thread.js', import.meta.url),
    settings: {
      settingsFolder: paths.settingsFolder,
      rendererRoot: paths.rendererRoot,
      version: app.getVersion(),
      port: paths.port,
    },
    keychain: openKeychain(join(paths.userData, 'keychain.json')),
  })
  const window = new MainWindow(paths)

  runtime.onFailure((failure) => {
    console.error(`The runtime ended: ${failure.reason}`)
    if (!failure.gaveUp) return
    dialog.showErrorBox('Hearth stopped working', `${failure.reason}\n\nStart Hearth again.`)
  })
  app.on('second-instance', () => window.focus())
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  quitGracefully(runtime)

  runtime.start()
  void app.whenReady().then(() => {
    denyPermissions()
    serveScheme({
      page: studioPage(paths.rendererRoot),
      fetch: (request) => runtime.fetch(request),
    })
    answerCalls(ipcMain, { chooseFolder: () => window.chooseFolder() })
    installMenu({ send: (command) => window.send(command) })
    nativeTheme.themeSource = 'system'
    window.show()
  })
}

/** Holds the quit until the runtime has closed its projects, but never for long. */
function quitGracefully(runtime: RuntimeSupervisor): void {
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void runtime.stop(shutdownMs).finally(() => {
      stopped = true
      app.quit()
    })
  })
}
