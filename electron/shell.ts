/** Electron's main process: windows, menu, dialogs, keychain. All work is in the runtime thread. */
import { join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme } from 'electron'
import type { DesktopSettings } from '../core/contract/desktop.ts'
import { answerCalls } from './calls.ts'
import { confirmQuestion, withoutDialogs } from './confirm.ts'
import { DesktopSettingsFile } from './desktop-settings.ts'
import { openKeychain } from './keychain.ts'
import { AppMenu } from './menu.ts'
import { denyPermissions, guardContents } from './navigation.ts'
import { Notices } from './notices.ts'
import { OpenProjectsFile } from './open-projects.ts'
import { studioPage } from './page.ts'
import { Person } from './person.ts'
import { Presence } from './presence.ts'
import { registerScheme, serveScheme } from './protocol.ts'
import { reveal } from './reveal.ts'
import { RuntimeSupervisor } from './runtime-supervisor.ts'
import { shellPaths } from './shell-paths.ts'
import { endOnFailure, StartupMarks } from './startup.ts'
import { StatusTray } from './tray.ts'
import { MainWindow } from './window.ts'
import { nextZoom } from './zoom.ts'

/** Longer than a database needs to close, shorter than a person's patience. */
const shutdownMs = 8_000

endOnFailure()
const paths = shellPaths()
app.setPath('userData', paths.userData)

// The lock belongs to the userData folder, so it comes after it; whoever loses it must not open a database.
if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  // Root cannot have Chromium's sandbox and must say so; it would only take that word back.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerScheme()
  const marks = new StartupMarks()
  const presence = new Presence()
  // Somebody has just started it.
  presence.note()
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, presence)
    presence.watch(contents)
  })

  const openProjects = new OpenProjectsFile(paths.userData)
  const settings = new DesktopSettingsFile(paths.userData)
  const runtime = new RuntimeSupervisor({
    entry: new URL('./runtime-thread.js', import.meta.url),
    settings: {
      settingsFolder: paths.settingsFolder,
      rendererRoot: paths.rendererRoot,
      version: app.getVersion(),
    },
    port: () => (settings.value.opensPort ? (settings.value.port ?? paths.port) : null),
    projects: () => openProjects.read(),
    keychain: openKeychain(join(paths.userData, 'keychain.json')),
  })
  const window = new MainWindow({
    paths,
    marks,
    zoom: { factor: () => settings.value.zoom, step: (step) => void zoom(step) },
    staysInTray: () => settings.value.showTray && settings.value.closeToTray,
  })
  const person = new Person({
    presence,
    fetch: (request, state) => runtime.fetch(request, state),
    confirm: (question) => window.whileInFront((shown) => confirmQuestion(shown, question)),
    confirmsApprovals: () => settings.value.confirmApprovals,
  })

  function zoom(step: Parameters<typeof nextZoom>[1]): number {
    const factor = nextZoom(settings.value.zoom, step)
    settings.change({ zoom: factor })
    window.setZoom(factor)
    return factor
  }

  function keepPort(port: number | null): void {
    settings.change(port === null ? { opensPort: false } : { opensPort: true, port })
  }

  /** The page may set all but its own leash. */
  async function changeSettings(changes: Partial<DesktopSettings>): Promise<DesktopSettings> {
    const loosens = changes.confirmApprovals === false && settings.value.confirmApprovals
    if (loosens && !(await person.agrees(withoutDialogs))) return settings.value
    const changed = settings.change(changes)
    window.setZoom(changed.zoom)
    return changed
  }

  runtime.onFailure((failure) => {
    console.error(`The runtime ended: ${failure.reason}`)
    if (!failure.gaveUp) return
    // One of them may be why: the next start must not end the same way.
    openProjects.write([])
    dialog.showErrorBox('Hearth stopped working', `${failure.reason}\n\nStart Hearth again.`)
  })
  const byHand = (act: () => void) => () => {
    presence.note()
    act()
  }
  app.on(
    'second-instance',
    byHand(() => window.focus()),
  )
  app.on(
    'activate',
    byHand(() => window.show()),
  )
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  quitGracefully(runtime, window)

  runtime.start()
  void app.whenReady().then(() => {
    marks.mark('ready')
    denyPermissions()
    serveScheme({
      page: studioPage(paths.rendererRoot),
      fetch: (request) => person.fetch(request),
    })
    const menu = new AppMenu((command) => byHand(() => window.send(command))())
    answerCalls(ipcMain, {
      chooseFolder: () => window.chooseFolder(),
      readSettings: () => settings.value,
      changeSettings,
      offerCommands: (commands) => menu.offer(commands),
      zoom,
      reveal: (project, path) =>
        reveal(project, path, { presence, fetch: (request) => runtime.fetch(request) }),
    })
    const tray = new StatusTray(paths.icons, {
      open: byHand(() => window.focus()),
      openRoute: (route) => byHand(() => window.openRoute(route))(),
      quit: () => app.quit(),
    })
    const notices = new Notices({
      settings: () => settings.value,
      isInFront: () => window.isInFront(),
      open: (route) => byHand(() => window.openRoute(route))(),
    })
    runtime.onReport((report) => {
      if (report.kind === 'ready') marks.mark('runtime ready')
      if (report.kind === 'projects') openProjects.write(report.projects)
      if (report.kind === 'port') keepPort(report.port)
      if (report.kind === 'activity') tray.setActivity(report.activity)
      if (report.kind === 'notice') notices.show(report.notice)
    })
    tray.setShown(settings.value.showTray)
    nativeTheme.themeSource = settings.value.theme
    settings.onChange(({ showTray, theme }) => {
      tray.setShown(showTray)
      nativeTheme.themeSource = theme
    })
    window.show()
  })
}

/** Holds the quit until the runtime has closed its projects, but never for long. */
function quitGracefully(runtime: RuntimeSupervisor, window: MainWindow): void {
  let stopped = false
  app.on('before-quit', () => window.letGo())
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void runtime.stop(shutdownMs).finally(() => {
      stopped = true
      app.quit()
    })
  })
}
