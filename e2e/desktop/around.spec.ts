/** What is around the window: menu, zoom, notifications, tray, and what happens when something fails. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { findingsInBothThemes } from '../axe.ts'
import {
  answerDialogs,
  askedDialogs,
  carefulProject,
  fromPage,
  waitingApproval,
} from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'

const agents = 'hearth://studio/studio/p/careful/agents'

/** Label, shortcut and id of each item of the menu that is a command of the page. */
function menuCommands(app: ElectronApplication) {
  return app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
      (submenu?.items ?? [])
        .filter(({ id }) => /^[a-z]+\.[a-z]+$/.test(id ?? ''))
        .map(({ id, label, accelerator }) => ({ id, label, accelerator })),
    ),
  )
}

function choose(app: ElectronApplication, id: string): Promise<void> {
  return app.evaluate(({ Menu }, id) => {
    Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
  }, id)
}

function zoomOf(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ BrowserWindow }) =>
    Math.round((BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0) * 100),
  )
}

/** The page's registry as the palette shows it. */
async function paletteTitles(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.getByRole('option').first().waitFor()
  const titles = await palette.getByRole('option').allTextContents()
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'hidden' })
  return titles
}

test('the menu is the page’s registry: same titles, same shortcuts, and it does the same', async ({
  electron,
  home,
  problems,
}) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await page.goto(agents)
  await expect.poll(async () => (await menuCommands(app)).length).toBeGreaterThan(20)
  const commands = await menuCommands(app)
  expect(commands).toContainEqual({
    id: 'palette.go',
    label: expect.stringContaining('Go to agent'),
    accelerator: 'CmdOrCtrl+P',
  })
  expect(commands).toContainEqual({
    id: 'history.back',
    label: 'Go back',
    accelerator: 'Alt+Left',
  })
  const titles = (await paletteTitles(page)).join('\n')
  for (const { label } of commands.filter(({ id }) => /^(?:go|theme|zoom)\./.test(id))) {
    expect(titles).toContain(label)
  }
  await choose(app, 'go.settings')
  await expect(page).toHaveURL(/\/p\/careful\/settings/)
  await choose(app, 'theme.dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  // With the keys that a person chose; one that a menu has no name for is only not shown.
  await page.goto(`${agents.replace('agents', 'settings')}/about`)
  await page.getByRole('button', { name: 'Change the shortcut of Go to Runs' }).click()
  await page.keyboard.press('Control+j')
  const ofRuns = async () => (await menuCommands(app)).find(({ id }) => id === 'go.runs')
  await expect.poll(async () => (await ofRuns())?.accelerator).toBe('CmdOrCtrl+J')
  await page.evaluate(() =>
    localStorage.setItem(
      'hearth.keys',
      JSON.stringify({ 'go.runs': 'Mod+ö', 'go.files': 'Mod+J' }),
    ),
  )
  await page.reload()
  await expect
    .poll(async () => (await menuCommands(app)).find(({ id }) => id === 'go.files')?.accelerator)
    .toBe('CmdOrCtrl+J')
  expect((await ofRuns())?.accelerator ?? null).toBeNull()
  await app.close()
})

test('zoom by keys, menu and settings; it is there after a restart, as are place and project', async ({
  electron,
  home,
  problems,
}) => {
  await carefulProject(home)
  const first = await startDesktop(electron, home)
  problems.watch(first.window)
  await first.window.goto(`${agents.replace('agents', 'settings')}/desktop`)
  await expect(first.window.getByRole('heading', { name: 'Zoom' })).toBeVisible()
  await first.window.keyboard.press('Control+=')
  await expect.poll(() => zoomOf(first.app)).toBe(110)
  await choose(first.app, 'zoom.in')
  await expect.poll(() => zoomOf(first.app)).toBe(125)
  await first.window.keyboard.press('Control+-')
  await expect.poll(() => zoomOf(first.app)).toBe(110)
  await first.window.keyboard.press('Control+0')
  await expect.poll(() => zoomOf(first.app)).toBe(100)
  await first.window.getByRole('button', { name: 'Zoom in' }).click()
  await expect(first.window.getByRole('status')).toContainText('110 %')
  const looked = await findingsInBothThemes(first.window, async (scheme) => {
    await first.window.screenshot({ path: `artifacts/desktop-settings-${scheme}.png` })
  })
  expect(looked).toEqual([])
  await first.app.close()

  const second = await startDesktop(electron, home)
  problems.watch(second.window)
  await expect(second.window).toHaveURL(/\/p\/careful\/settings\/desktop/)
  await expect.poll(() => zoomOf(second.app)).toBe(110)
  await second.app.close()
})

interface Told {
  title: string
  body: string
}

/** Notifications are remembered instead of shown; `click` is a person’s. */
async function collectNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: object[] = []
    Reflect.set(globalThis, 'shownNotifications', shown)
    Notification.isSupported = () => true
    Notification.prototype.show = function show() {
      shown.push(this)
    }
  })
}

function notifications(app: ElectronApplication): Promise<Told[]> {
  return app.evaluate(() =>
    Reflect.get(globalThis, 'shownNotifications').map(({ title, body }: Told) => ({ title, body })),
  )
}

async function setInFront(app: ElectronApplication, isInFront: boolean): Promise<void> {
  await app.evaluate(({ BrowserWindow }, isFocused) => {
    BrowserWindow.prototype.isFocused = () => isFocused
  }, isInFront)
}

test('while the window is not in front, what waits and what ended is told, and a click leads there', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(/status of 403/)
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await page.goto(agents)
  await page.getByRole('main').waitFor()
  await collectNotifications(app)
  const startRun = () => fromPage(page, 'POST', '/api/workflows/quick/runs', { payload: {} })
  const ended = async (id: unknown) =>
    expect
      .poll(async () => (await fromPage(page, 'GET', `/api/runs/${id}`)).body?.status)
      .toBe('succeeded')

  await setInFront(app, true)
  await ended((await startRun()).body?.id)
  await setInFront(app, false)
  const { body: run } = await startRun()
  await expect
    .poll(() => notifications(app))
    .toEqual([{ title: 'quick has finished', body: 'Run in careful' }])
  await waitingApproval(page, 'echo hello')
  await expect.poll(async () => (await notifications(app)).length).toBe(2)
  expect((await notifications(app)).at(-1)).toEqual({
    title: 'careful waits for your approval',
    body: 'bash: echo hello',
  })
  await app.evaluate(() => Reflect.get(globalThis, 'shownNotifications')[0].emit('click'))
  await expect(page).toHaveURL(new RegExp(`/runs/${encodeURIComponent(String(run?.id))}`))
  await app.evaluate(() => Reflect.get(globalThis, 'shownNotifications')[1].emit('click'))
  await expect(page).toHaveURL(/agents\/careful\?.*instance=one/)

  // Off is off.
  await page.evaluate(() => Reflect.get(window, 'hearth').changeSettings({ notifyEnds: false }))
  await ended((await startRun()).body?.id)
  expect(await notifications(app)).toHaveLength(2)
  await app.close()
})

test('the tray says what goes on and brings the window back', async ({ electron, home }) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  await page.goto(agents)
  await page.getByRole('main').waitFor()
  // The tray has no way to be looked at: what it is given is.
  await app.evaluate(({ Tray }) => {
    const { setContextMenu, setToolTip } = Tray.prototype
    Tray.prototype.setToolTip = function keep(text) {
      Reflect.set(globalThis, 'trayTip', text)
      setToolTip.call(this, text)
    }
    Tray.prototype.setContextMenu = function keep(menu) {
      Reflect.set(globalThis, 'trayMenu', menu)
      setContextMenu.call(this, menu)
    }
  })
  const labels = () =>
    app.evaluate(() =>
      (Reflect.get(globalThis, 'trayMenu')?.items ?? []).map(
        ({ label }: { label: string }) => label,
      ),
    )
  await waitingApproval(page, 'echo hello')
  await expect
    .poll(labels)
    .toEqual(['1 running', '1 approval waiting for you…', '', 'Open Hearth', 'Quit Hearth'])
  expect(await app.evaluate(() => Reflect.get(globalThis, 'trayTip'))).toBe(
    'Hearth · 1 running, 1 approval waiting',
  )
  await app.evaluate(() => Reflect.get(globalThis, 'trayMenu').items[1].click())
  await expect(page).toHaveURL(/\/p\/careful\/approvals/)

  // Closed into the tray: the window is hidden, the agent still waits, and the tray opens it again.
  await page.evaluate(() => Reflect.get(window, 'hearth').changeSettings({ closeToTray: true }))
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(isVisible).toBe(false)
  expect((await fromPage(page, 'GET', '/api/approvals?status=pending')).body).toMatchObject({
    items: [{ subject: 'echo hello' }],
  })
  await app.evaluate(() => Reflect.get(globalThis, 'trayMenu').items[3].click())
  await expect.poll(isVisible).toBe(true)
  await app.close()
})

test('a page that crashes is loaded again three times, then a person is asked', async ({
  electron,
  home,
}) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  await page.goto(agents)
  await answerDialogs(app, 0)
  const crash = () =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) throw new Error('There is no window.')
      const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', resolve))
      contents.forcefullyCrashRenderer()
      await loaded
      return contents.getURL()
    })
  for (let time = 1; time <= 3; time++) expect(await crash()).toContain('/p/careful/agents')
  expect(await askedDialogs(app)).toEqual([])
  expect(await crash()).toContain('/p/careful/agents')
  await expect
    .poll(() => askedDialogs(app))
    .toMatchObject([
      { message: 'The window keeps crashing.', buttons: ['Load Again', 'Quit Hearth'] },
    ])
  await app.close()
})

test('a page that hangs is loaded again when a person says so', async ({ electron, home }) => {
  const { app, window: page } = await startDesktop(electron, home)
  await page.getByRole('main').waitFor()
  await answerDialogs(app, 1)
  void page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined)
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('There is no window.')
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', resolve))
    // Chromium takes half a minute and a press of a key to tell.
    contents.emit('unresponsive')
    await loaded
  })
  expect((await askedDialogs(app)).map(({ message }) => message)).toEqual([
    'The window does not respond.',
  ])
  await app.close()
})

test('how it started is in the log, and an exception that nobody caught ends it with one dialog', async ({
  electron,
  home,
}) => {
  const { app, window: page, output } = await startDesktop(electron, home)
  await page.getByRole('main').waitFor()
  await expect
    .poll(() => output.join(''))
    .toMatch(/Started: (?=.*ready \d+ ms)(?=.*window shown \d+ ms)(?=.*runtime ready \d+ ms)/)
  const exited = once(app.process(), 'exit')
  await app.evaluate(({ dialog }) => {
    dialog.showErrorBox = (title) => console.log(`dialog: ${title}`)
    setTimeout(() => {
      setTimeout(() => {
        throw new Error('again')
      })
      throw new Error('nobody catches this')
    })
  })
  const [code] = await exited
  expect(code).toBe(1)
  const said = output.join('')
  expect(said).toContain('nobody catches this')
  expect(said.match(/dialog: Hearth has to close/g)).toHaveLength(1)
})

test('settings of the window are kept in the profile', async ({ electron, home }) => {
  const { app, window: page } = await startDesktop(electron, home)
  await page.getByRole('main').waitFor()
  await page.evaluate(() => Reflect.get(window, 'hearth').changeSettings({ showTray: false }))
  const kept = JSON.parse(await readFile(join(home.userData, 'desktop.json'), 'utf8'))
  expect(kept).toMatchObject({ showTray: false, confirmApprovals: true })
  await app.close()
})
