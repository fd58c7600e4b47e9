/** The manners of a chat: inspector, queue and steering, what is copied and found, and what comes from elsewhere. */
import type { Page } from '@playwright/test'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent, local } from 'hearth'
export default createAgent(() => ({
  model: 'demo/scripted',
  sandbox: local(),
  policy: { shell: 'allow', read: 'allow', write: 'allow' },
}))
`

function tool(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

function field(page: Page) {
  return page.getByRole('textbox', { name: 'Message', exact: true })
}

async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}

function said(page: Page, text: string) {
  return page.getByRole('log').getByText(text, { exact: true })
}

/** Asks the server as another program would. */
async function fromElsewhere(
  project: WrittenProject,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const { url = '', token = '' } = project.studio ?? {}
  const response = await fetch(`${url}/projects/${project.name}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true)
  return response
}

test('the inspector follows the selected message, and its spans the calls', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  await send(page, `one ${tool('bash', { command: 'echo hello' })}[[say:apples]]`)
  await expect(said(page, 'apples')).toBeVisible()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await page.keyboard.press('ControlOrMeta+I')
  const steps = inspector.getByRole('list', { name: 'Steps of this message' })
  await expect(steps.getByRole('button')).toHaveCount(4)
  await expectAccessible(page)

  // Live: what runs is shown while it runs, as the latest message.
  const exchanges = page.getByRole('article', { name: 'Exchange' })
  await send(page, `two ${tool('bash', { command: 'cat wait; rm wait' })}[[say:pears]]`)
  await expect(said(page, 'pears')).toBeVisible()
  await expect(inspector.getByRole('region', { name: 'Details' })).toContainText('cat wait')
  await expect(exchanges.last()).toHaveAttribute('aria-current', 'true')

  // From a call to its span.
  const call = exchanges.first().getByRole('button', { name: /^bash/ })
  await call.click()
  await expect(exchanges.first()).toHaveAttribute('aria-current', 'true')
  const details = page.getByRole('region', { name: 'Details' })
  await expect(details.getByRole('heading', { name: 'bash' })).toBeVisible()
  await expect(details).toContainText('echo hello')
  await expect(page).toHaveURL(/span=tool/)

  // From a span to its call, also in another message, and after a reload.
  await exchanges.last().getByText('pears', { exact: true }).click()
  await expect(details.getByRole('heading', { name: 'Prompt' })).toBeVisible()
  await steps.getByRole('button', { name: /^bash/ }).click()
  const rows = exchanges.last().getByRole('list', { name: 'Tool calls' }).getByRole('listitem')
  await expect(rows).toHaveAttribute('aria-current', 'true')
  await page.reload()
  await expect(details.getByRole('heading', { name: 'bash' })).toBeVisible()
  await expect(rows).toHaveAttribute('aria-current', 'true')

  // On to the same span of the timeline, and back to the message.
  await inspector.getByRole('link', { name: 'Open timeline' }).click()
  await expect(details.getByRole('heading', { name: 'bash' })).toBeVisible()
  await page.goBack()
  await inspector.getByRole('button', { name: 'Close the inspector' }).click()
  await expect(inspector).toBeHidden()
})

test('what is written while the agent is busy waits, is changed, outlives a reload, and interrupts', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  await send(page, 'slow [[say:beginning]][[sleep:50000]]')
  await expect(said(page, 'beginning')).toBeVisible()
  for (const text of ['one [[say:apples]]', 'two [[say:pears]]', 'three']) await send(page, text)
  const chips = page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem')
  await expect(chips).toHaveCount(3)
  await expectAccessible(page)
  await chips.last().getByRole('button', { name: 'Remove queued message' }).click()
  await chips.first().getByRole('button', { name: 'Edit queued message' }).click()
  await expect(field(page)).toHaveValue('one [[say:apples]]')
  await send(page, 'one [[say:cherries]]')
  await expect(chips).toHaveText([/^two/, /^one \[\[say:cherries/])

  // It waits on after a reload: the answer still runs.
  await page.reload()
  await expect(chips).toHaveText([/^two/, /^one \[\[say:cherries/])
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()

  // The second takes the place of the answer; the first follows it.
  await chips.last().getByRole('button', { name: 'Interrupt with this message' }).click()
  await expect(said(page, 'cherries')).toBeVisible()
  await expect(said(page, 'pears')).toBeVisible()
  await expect(chips).toHaveCount(0)
  const exchanges = page.getByRole('article', { name: 'Exchange' })
  await expect(exchanges.first()).toContainText('Stopped.')
  await expect(exchanges.nth(1)).toContainText('cherries')
  await expect(exchanges.nth(2)).toContainText('pears')

  // By one key, too.
  await send(page, 'slow [[say:again]][[sleep:50000]]')
  await expect(said(page, 'again')).toBeVisible()
  await field(page).fill('quick [[say:plums]]')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(said(page, 'plums')).toBeVisible()

  // Esc stops a command and what it started, and nothing waiting is sent by itself then.
  await send(page, tool('bash', { command: 'echo started; sleep 50; echo over > over' }))
  await expect(page.getByRole('log').getByText('started', { exact: true })).toBeVisible()
  await send(page, 'later')
  await page.keyboard.press('Escape')
  await expect(exchanges.last()).toContainText('Stopped.', { timeout: 3000 })
  await expect(chips).toHaveText([/^later/])
  await chips.getByRole('button', { name: 'Send now' }).click()
  await expect(exchanges.last()).toContainText('later')
  await expect(chips).toHaveCount(0)
})

test('what is said while a tool works is read before the next step, or taken back', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const wait = { command: 'while [ ! -e go ]; do sleep 0.1; done; echo went' }
  await send(page, `begin ${tool('bash', wait)}`)
  const exchange = page.getByRole('article', { name: 'Exchange' })
  await expect(exchange.getByText('bash', { exact: true })).toBeVisible()

  // By its key, and by the button of what waits.
  await field(page).fill('rather [[say:cherries]]')
  await page.keyboard.press('ControlOrMeta+Enter')
  const chips = page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem')
  await expect(chips).toContainText('read before the next step')
  await send(page, 'or [[say:plums]]')
  await send(page, 'at last [[say:pears]]')
  await chips.nth(1).getByRole('button', { name: 'Say before the next step' }).click()
  await expect(chips.nth(1)).toContainText('read before the next step')
  await expectAccessible(page)
  await chips
    .nth(1)
    .getByRole('button', { name: /^Take back/ })
    .click()
  await expect(chips.nth(1).getByRole('button', { name: 'Edit queued message' })).toBeVisible()

  await project.write('go', '')
  const meanwhile = exchange.getByRole('region', { name: 'Said meanwhile' })
  await expect(meanwhile).toHaveText('rather [[say:cherries]]')
  await expect(exchange.first().getByText('cherries', { exact: true })).toBeVisible()
  // What was taken back is sent after it, in order.
  await expect(exchange).toHaveCount(3)
  await expect(exchange.nth(1)).toContainText('plums')
  await expect(exchange.nth(2)).toContainText('pears')
  await expect(chips).toHaveCount(0)
  await expect(meanwhile).toHaveCount(1)

  await page.reload()
  await expect(meanwhile).toHaveText('rather [[say:cherries]]')
  await expect(exchange).toHaveCount(3)
})

test('only the answer is copied, one key shows more or less, and find opens what has the words', async ({
  home,
  page,
}) => {
  await using model = await startFakeModelServer()
  const project = new WrittenProject(home, 'manners')
  await project.write(
    'hearth.toml',
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${model.baseUrl}"\napi_key = "none"\n`,
  )
  await project.write('src/agents/desk.ts', agent.replace('demo/scripted', 'fake/any'))
  await project.write('notes.txt', 'a needle in the hay\n')
  model.queue(
    {
      thinking: 'a secret thought',
      toolCalls: [{ name: 'read', arguments: { path: 'notes.txt' } }],
    },
    { text: 'The **answer**.' },
  )
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await send(page, 'what is in the notes?')
  const exchange = page.getByRole('article', { name: 'Exchange' })
  await expect(exchange.getByText('answer', { exact: true })).toBeVisible()
  const thought = exchange.getByRole('button', { name: /^Thought/ })
  await expect(thought).toHaveAttribute('aria-expanded', 'false')
  await exchange.getByRole('button', { name: 'Copy answer' }).click()
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(clipboard).toBe('The **answer**.')

  // Everything, then answers only, then folded again.
  await page.keyboard.press('ControlOrMeta+.')
  await expect(exchange.getByText('a secret thought')).toBeVisible()
  await expect(exchange.getByText('a needle in the hay')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+.')
  await expect(thought).toBeHidden()
  await expect(exchange.getByRole('button', { name: '2 steps' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+.')
  await expect(thought).toBeVisible()
  await expect(exchange.getByText('a needle in the hay')).toBeHidden()

  await page.keyboard.press('ControlOrMeta+F')
  const find = page.getByRole('searchbox', { name: 'Find in this conversation' })
  await find.fill('needle')
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1')
  await expect(exchange.getByText('a needle in the hay')).toBeInViewport()
  await find.press('Escape')
  await expect(exchange.getByText('a needle in the hay')).toBeVisible()
})

test('a command that ends otherwise than well is not marked as done', async ({ home, page }) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const commands = ['exit 3', 'true'].map((command) => tool('bash', { command })).join('')
  await send(page, `two ${commands}[[say:apples]]`)
  await expect(said(page, 'apples')).toBeVisible()
  const rows = page.getByRole('list', { name: 'Tool calls' }).getByRole('button')
  await expect(rows.first()).toHaveAccessibleName(/^bash exit 3 ended with exit code 3/)
  await expect(rows.last()).toHaveAccessibleName(/^bash true finished/)
})

test('what comes from elsewhere shows, and the place is kept when a newer instance comes', async ({
  home,
  page,
  problems,
}) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents')
  const made = await fromElsewhere(project, 'POST', '/api/sessions', {
    agent: 'desk',
    instanceId: 'first',
    name: 'default',
  })
  const { id }: { id: string } = await made.json()
  await project.open(page, home, 'agents/desk?tab=chat')
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible()
  await fromElsewhere(project, 'POST', `/api/sessions/${id}/prompt`, {
    message: 'from a program [[say:apples]]',
  })
  await expect(said(page, 'apples')).toBeVisible()
  await expect(page.getByRole('log')).toContainText('from a program')

  // A newer instance appears in the list; what is read stays.
  await field(page).fill('half a')
  await fromElsewhere(project, 'POST', '/agents/desk/second', {
    message: 'hello [[say:elsewhere]]',
  })
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await expect(list.getByRole('button', { name: /^second/ })).toBeVisible()
  await expect(said(page, 'apples')).toBeVisible()
  await expect(field(page)).toHaveValue('half a')

  // Two windows on one conversation; one deletes it, and the other says so.
  const other = await page.context().newPage()
  await project.open(other, home, 'agents/desk?tab=chat&instance=first')
  await expect(said(other, 'apples')).toBeVisible()
  await send(other, 'two [[say:pears]]')
  await expect(said(page, 'pears')).toBeVisible()
  await other.getByRole('button', { name: 'Session actions' }).click()
  await other.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(said(page, 'apples')).toBeHidden()
  await other.getByRole('button', { name: 'Undo' }).click()
  await expect(said(page, 'pears')).toBeVisible()
  await other.close()

  // A program deletes it: what is written then comes back, and begins a new one when it is sent again.
  problems.expect(/status of 404 .*\/prompt/)
  await fromElsewhere(project, 'DELETE', `/api/sessions/${id}`)
  await send(page, 'three [[say:plums]]')
  await expect(page.getByRole('alert')).toContainText('There is no session')
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible()
  await expect(field(page)).toHaveValue('three [[say:plums]]')
  await field(page).press('Enter')
  await expect(said(page, 'plums')).toBeVisible()
})

test('signs in the making, blanks, markup and very long words do no harm', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  await field(page).fill('  \n ')
  await field(page).press('Enter')
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible()

  // Enter that takes a sign of an input method is not Send, and its Escape not Stop.
  await field(page).fill('にほん')
  await field(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  await expect(field(page)).toHaveValue('にほん')
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible()
  await field(page).fill('slow [[say:beginning]][[sleep:50000]]')
  await field(page).press('Enter')
  await expect(said(page, 'beginning')).toBeVisible()
  await field(page).dispatchEvent('keydown', { key: 'Escape', isComposing: true })
  const exchange = page.getByRole('article', { name: 'Exchange' })
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await field(page).press('Escape')
  await expect(exchange).toContainText('Stopped.')

  const markup = '<b>x</b><script>document.title="owned"</script><img src=x onerror=alert(1)>'
  await send(page, `שלום 😀 ${markup} [[say:${markup}]]`)
  await expect(exchange.getByText(markup)).toHaveCount(2)
  await expect(page.locator('[role=log] img, [role=log] script, [role=log] b')).toHaveCount(0)

  // A word of a million letters is pasted, sent and read.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(() => navigator.clipboard.writeText('x'.repeat(1_000_000)))
  await field(page).focus()
  await page.keyboard.press('ControlOrMeta+V')
  await page.keyboard.press('Enter')
  await expect(exchange).toHaveCount(3)
  await expect(exchange.last().getByText('ok', { exact: true })).toBeVisible()
  await exchange.last().getByRole('button', { name: 'Show the whole message' }).click()
  await expect(field(page)).toHaveValue('')
  await send(page, 'and now [[say:apples]]')
  await expect(said(page, 'apples')).toBeVisible()
})

test('a message to a server that is away comes back, and goes when the server does', async ({
  home,
  page,
  problems,
}) => {
  problems.expect(/ERR_INTERNET_DISCONNECTED/)
  const project = new WrittenProject(home, 'manners')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  await send(page, 'one [[say:apples]]')
  await expect(said(page, 'apples')).toBeVisible()
  await page.context().setOffline(true)
  await send(page, 'two [[say:pears]]')
  // What was being read when the connection went may be told as well.
  const unsent = page.getByRole('alert').filter({ hasText: 'The message was not sent.' })
  await expect(unsent).toBeVisible()
  await expect(field(page)).toHaveValue('two [[say:pears]]')
  await page.context().setOffline(false)
  await field(page).press('Enter')
  await expect(said(page, 'pears')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})
