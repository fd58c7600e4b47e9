/** Facts of the desktop shell: what its page may do, where it comes from, and how it ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentSecurityPolicy } from '../../core/server/content-security.ts'
import { carefulProject } from './careful-project.ts'
import { expect, rootFlags, startDesktop, test } from './desktop-studio.ts'

test('the window is sandboxed and isolated', async ({ desktop }) => {
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Not in Electron's types, but the only way to see what a window was really given.
      const given = Reflect.get(webContents, 'getLastWebPreferences').call(webContents)
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = given
      return { sandbox, contextIsolation, nodeIntegration, webSecurity }
    }),
  )
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
  ])
})

test('the page has no Node, and of the shell only the named functions', async ({ desktop }) => {
  const found = await desktop.window.evaluate(() => ({
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
    bridge: Object.keys(Reflect.get(window, 'hearth')).sort(),
    origin: location.origin,
  }))
  expect(found).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: [
      'changeSettings',
      'offerCommands',
      'onCommand',
      'onRoute',
      'openFolderDialog',
      'platform',
      'readSettings',
      'reveal',
      'version',
      'zoom',
    ],
    origin: 'hearth://studio',
  })
})

test('the page shows the studio and complains about nothing', async ({ desktop, problems }) => {
  await expect(desktop.window.getByRole('main')).toBeVisible()
  expect(problems.list).toEqual([])
  await desktop.window.screenshot({ path: 'artifacts/desktop-first-run.png' })
})

test('the API is reached through the page’s own origin, without a token', async ({
  desktop,
  problems,
}) => {
  problems.expect(/nothing-of-that-name/)
  const answers = await desktop.window.evaluate(async () => {
    const status = await fetch('/api/status')
    const missing = await fetch('/api/nothing-of-that-name')
    return [status.status, (await status.json()).auth, missing.status, await missing.json()]
  })
  expect(answers).toEqual([
    200,
    'token',
    404,
    { error: expect.objectContaining({ ref: expect.any(String) }) },
  ])
})

test('the policy is sent with the page, and paths that leave the folder are refused', async ({
  desktop,
  problems,
}) => {
  problems.expect(/package\.json/)
  const facts = await desktop.window.evaluate(async () => {
    const page = await fetch('/studio/')
    const climbing = await Promise.all(
      ['/studio/..%2f..%2fpackage.json', '/studio/%2e%2e%2f%2e%2e%2fpackage.json'].map(
        async (path) => (await fetch(path)).status,
      ),
    )
    return { policy: page.headers.get('content-security-policy'), climbing }
  })
  expect(facts).toEqual({ policy: contentSecurityPolicy, climbing: [400, 400] })
})

test('inline scripts, eval and other origins are blocked', async ({ desktop, problems }) => {
  problems.expect(/Content Security Policy/, /unsafe-eval/)
  const outcome = await desktop.window.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.head.append(script)
    const settle = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'allowed',
          () => 'blocked',
        )
    return {
      inline: Reflect.get(window, 'inlineRan') ?? 'blocked',
      // In a task of its own: what a debugger runs directly may evaluate text.
      eval: await new Promise((resolve) => {
        setTimeout(() => {
          void settle(() => Reflect.construct(Function, ['return 1'])).then(resolve)
        })
      }),
      remote: await settle(() => fetch('https://example.com/')),
      file: await settle(() => fetch('file:///etc/passwd')),
    }
  })
  expect(outcome).toEqual({
    inline: 'blocked',
    eval: 'blocked',
    remote: 'blocked',
    file: 'blocked',
  })
})

test('the page stays where it is, and windows are not opened', async ({ desktop, problems }) => {
  problems.expect(/Not allowed to load local resource/)
  const { app, window: page } = desktop
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'openedOutside', opened)
    shell.openExternal = async (address) => {
      opened.push(address)
    }
  })
  await page.evaluate(() => {
    window.open('https://hearth.invalid/docs')
    window.open('file:///etc/passwd')
  })
  await page.evaluate(() => {
    location.href = 'https://hearth.invalid/away'
  })
  const opened = () => app.evaluate(() => Reflect.get(globalThis, 'openedOutside'))
  await expect.poll(opened).toEqual(['https://hearth.invalid/docs', 'https://hearth.invalid/away'])
  expect(new URL(page.url()).protocol).toBe('hearth:')
  expect(app.windows()).toHaveLength(1)
})

test('permissions are denied', async ({ desktop }) => {
  const states = await desktop.window.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications'] as PermissionName[]
    return Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name })).state),
    )
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
})

test('the window comes back where it was', async ({ electron, home }) => {
  const first = await startDesktop(electron, home)
  await first.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 900, height: 700 })
  })
  await first.app.close()
  const kept = JSON.parse(await readFile(join(home.userData, 'window.json'), 'utf8'))
  expect(kept).toMatchObject({ width: 900, height: 700 })
  const second = await startDesktop(electron, home)
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(bounds).toMatchObject({ width: 900, height: 700 })
  await second.app.close()
})

test('the chosen theme and the width of a panel are there after a restart, from the first frame on', async ({
  electron,
  home,
}) => {
  await carefulProject(home)
  const files = 'hearth://studio/studio/p/careful/files'
  const first = await startDesktop(electron, home)
  await first.window.goto(files)
  const handle = first.window.getByRole('separator').first()
  await handle.focus()
  for (let times = 0; times < 3; times += 1) await first.window.keyboard.press('ArrowRight')
  const place = async (of: typeof handle) => Math.round((await of.boundingBox())?.x ?? 0)
  const moved = await place(handle)
  const theme = first.window.getByRole('button', { name: /Use the \w+ theme/ })
  const isDark = /dark/.test((await theme.getAttribute('aria-label')) ?? '')
  const chosen = isDark ? 'dark' : 'light'
  await theme.click()
  await expect(first.window.locator('html')).toHaveAttribute('data-theme', chosen)
  const native = () => first.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
  await expect.poll(native).toBe(chosen)
  await first.app.close()

  const second = await startDesktop(electron, home)
  const ground = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
  )
  expect(ground).toBe(isDark ? '#1a1816' : '#fbfaf9')
  await expect(second.window.locator('html')).toHaveAttribute('data-theme', chosen)
  await expect(second.window).toHaveURL(files)
  await expect.poll(() => place(second.window.getByRole('separator').first())).toBe(moved)
  await second.app.close()
})

test('a second start shows the first window and ends', async ({ desktop, electron, home }) => {
  const { app } = desktop
  await app.evaluate(({ app: shell }) => {
    shell.once('second-instance', () => Reflect.set(globalThis, 'secondSeen', true))
  })
  const args = [...electron.args, ...rootFlags(), '--remote-debugging-port=0']
  const second = spawn(electron.executablePath, args, { env: home.env, stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'secondSeen'))).toBe(true)
  expect(app.windows()).toHaveLength(1)
})
