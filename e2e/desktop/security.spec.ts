/** What script in the page, another origin and another window get from the shell: nothing that is not listed. */
import { carefulProject, fromPage } from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'
import { filesContaining } from './files-containing.ts'

test('only the studio answers at its scheme, and no file is ever loaded', async ({
  desktop,
  problems,
}) => {
  problems.expect(/Not allowed to load local resource|status of 404|Content Security Policy/)
  const { app, window: page } = desktop
  // From the main process, for the page itself may not even ask another host.
  const answers = await app.evaluate(async ({ net }) => {
    const status = async (address: string) => (await net.fetch(address)).status
    return {
      own: await status('hearth://studio/studio/'),
      unknown: await status('hearth://elsewhere/studio/'),
      climbing: await status('hearth://studio/studio/..%2f..%2fpackage.json'),
      nul: await status('hearth://studio/studio/index.html%00.png'),
    }
  })
  expect(answers).toEqual({ own: 200, unknown: 404, climbing: 400, nul: 400 })
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd'
  })
  const loaded = await page.evaluate(() => [
    location.href,
    ...performance.getEntriesByType('resource').map(({ name }) => name),
  ])
  expect(loaded.filter((address) => !/^(?:hearth:\/\/studio\/|data:)/.test(address))).toEqual([])
})

test('workers made of text, frames and plug-ins are refused; answers of the API are no documents', async ({
  desktop,
  problems,
}) => {
  problems.expect(/Content Security Policy|Failed to construct|sandbox/)
  const { window: page } = desktop
  await expect(page.getByRole('main')).toBeVisible()
  const outcome = await page.evaluate(async () => {
    const text = new Blob(['postMessage("ran")'], { type: 'text/javascript' })
    const worker = await new Promise((resolve) => {
      try {
        const made = new Worker(URL.createObjectURL(text))
        made.onmessage = () => resolve('ran')
        made.onerror = () => resolve('blocked')
      } catch {
        resolve('blocked')
      }
    })
    const frame = document.createElement('iframe')
    frame.src = '/studio/'
    const violated = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective === 'frame-src') resolve(effectiveDirective)
      })
    })
    document.body.append(frame)
    const api = await fetch('/api/status')
    return {
      worker,
      frame: await violated,
      policy: api.headers.get('content-security-policy'),
      type: api.headers.get('x-content-type-options'),
    }
  })
  expect(outcome).toEqual({
    worker: 'blocked',
    frame: 'frame-src',
    policy: "default-src 'none'; sandbox; frame-ancestors 'none'",
    type: 'nosniff',
  })
  await page.evaluate(() => {
    location.href = '/api/status'
  })
  expect(new URL(page.url()).pathname).toMatch(/^\/studio\//)
})

test('the shell answers its own page’s top frame, and only calls that it knows', async ({
  desktop,
}) => {
  const { app, window: page } = desktop
  const listened = await app.evaluate(({ ipcMain }) => ({
    handled: [...Reflect.get(ipcMain, '_invokeHandlers').keys()],
    // Electron's own.
    events: ipcMain.eventNames().filter((name) => name !== 'error'),
  }))
  expect(listened).toEqual({ handled: ['hearth:call'], events: [] })

  const bad = await page.evaluate(() => {
    const { hearth } = window as unknown as { hearth: Record<string, (given: unknown) => unknown> }
    const reason = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'answered',
          (error: Error) => error.message,
        )
    return Promise.all([
      reason(() => hearth.zoom?.('sideways')),
      reason(() => hearth.reveal?.('/etc/passwd')),
      reason(() => hearth.reveal?.({ root: '/', path: 'etc' })),
      reason(() => hearth.changeSettings?.({ zoom: 99 })),
      reason(() => hearth.changeSettings?.({ developer: true })),
      reason(() => hearth.changeSettings?.('all')),
      reason(() => hearth.offerCommands?.([{ id: 5, title: 'x' }])),
      reason(() => hearth.offerCommands?.({ length: 1 })),
    ])
  })
  expect(new Set(bad)).toEqual(new Set(['No such call.']))

  // The same preload in a window of another origin, and in a frame of our own page.
  const others = await app.evaluate(async ({ app: shell, BrowserWindow }) => {
    const preload = `${shell.getAppPath()}/out/preload/index.cjs`
    const ask = `hearth.readSettings().then(() => 'answered', (error) => error.message)`
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await stranger.loadURL('data:text/html,<p>hello')
    const fromElsewhere = await stranger.webContents.executeJavaScript(ask)
    stranger.destroy()
    const framed = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, nodeIntegrationInSubFrames: true },
    })
    await framed.loadURL('hearth://studio/studio/')
    const fromFrame = await framed.webContents.executeJavaScript(
      `new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.srcdoc = '<p>inside'
        frame.onload = () => resolve(frame.contentWindow.${ask})
        document.body.append(frame)
      })`,
    )
    const fromTop = await framed.webContents.executeJavaScript(ask)
    framed.destroy()
    return { fromElsewhere, fromFrame, fromTop }
  })
  expect(others).toEqual({
    fromElsewhere: 'Only the studio may ask this.',
    fromFrame: 'Only the studio may ask this.',
    fromTop: 'answered',
  })
})

test('addresses that could start a program go nowhere', async ({ desktop, problems }) => {
  problems.expect(/Not allowed to load local resource|Failed to launch|JavaScript URL/)
  const { app, window: page } = desktop
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'openedOutside', opened)
    shell.openExternal = async (address) => {
      opened.push(address)
    }
  })
  await page.keyboard.press('Shift')
  await page.evaluate(() => {
    for (const address of [
      'http://127.0.0.1:1/',
      'file:///bin/sh',
      'smb://evil/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'data:text/html,<script>1</script>',
      'hearth://elsewhere/',
      'https:evil',
      'mailto:someone@example.com',
      'https://example.com/docs',
    ]) {
      window.open(address)
    }
  })
  const opened = () => app.evaluate(() => Reflect.get(globalThis, 'openedOutside'))
  await expect
    .poll(opened)
    .toEqual(['https://evil/', 'mailto:someone@example.com', 'https://example.com/docs'])
  expect(app.windows()).toHaveLength(1)
})

test('both permission handlers refuse all but copying', async ({ desktop }) => {
  const { window: page } = desktop
  const asked = await page.evaluate(async () => {
    const settle = (work: () => Promise<unknown>) =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'granted',
          () => 'denied',
        )
    return {
      media: await settle(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
      place: await settle(
        () =>
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 5_000 }),
          ),
      ),
      notifications: await Notification.requestPermission(),
      read: await settle(() => navigator.clipboard.readText()),
    }
  })
  expect(asked).toEqual({
    media: 'denied',
    place: 'denied',
    notifications: 'denied',
    read: 'denied',
  })
  const copying = await page.evaluate(async () => {
    const name = 'clipboard-write' as PermissionName
    return (await navigator.permissions.query({ name })).state
  })
  expect(copying).toBe('granted')
})

test('a key is kept nowhere but where the studio says', async ({ electron, home, problems }) => {
  await carefulProject(home)
  const { app, window: page, output } = await startDesktop(electron, home)
  problems.watch(page)
  const canary = 'sk-canary-4e1f0c7a9b'
  const saved = await fromPage(page, 'PUT', '/api/providers/openai', { apiKey: canary })
  expect(saved.status).toBe(200)
  const listed = JSON.stringify((await fromPage(page, 'GET', '/api/providers')).body)
  expect(listed).not.toContain(canary)
  const isProtected = await app.evaluate(({ safeStorage }) =>
    process.platform === 'linux'
      ? !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
      : safeStorage.isEncryptionAvailable(),
  )
  await page.goto('hearth://studio/studio/p/careful/settings/providers')
  // No protection is not called protection.
  await expect(
    page.getByText(isProtected ? 'key in the keychain' : 'key set until Hearth ends').first(),
  ).toBeVisible()
  expect(await page.content()).not.toContain(canary)
  await app.close()
  expect(await filesContaining(home.root, canary)).toEqual([])
  expect(output.join('')).not.toContain(canary)
})
