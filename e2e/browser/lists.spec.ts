/** Runs and activity as a developer uses them: filtered, chosen by keyboard, done to many, saved as views. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createHearthClient, type HearthClient } from '../../core/client/index.ts'
import type { TemporaryHome } from '../temporary-home.ts'
import { expectAccessible } from './accessible.ts'
import { expect, type ServedStudio, serveStudio, test } from './served-studio.ts'

const files: Record<string, string> = {
  'hearth.toml': '',
  'src/agents/helper.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  'src/workflows/report.ts': `import { createAgent } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx) {
  const session = await (await ctx.init(agent)).session()
  const reply = await session.prompt('[[say:' + ctx.payload.say + ']]')
  if (ctx.payload.fail) throw new Error('The printer is on fire.')
  return reply.text
}
`,
  'src/workflows/wait.ts': `import { createAgent } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx) {
  const session = await (await ctx.init(agent)).session()
  return (await session.prompt('[[sleep:600000]]')).text
}
`,
}

async function openProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'office')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

function clientOf({ url, token }: ServedStudio): HearthClient {
  return createHearthClient({ baseUrl: url, token })
}

const rows = (page: Page) => page.locator('tr[data-index]')

test('runs are found, chosen by keyboard, deleted with a way back, and seen again as a saved view', async ({
  home,
  page,
  problems,
}) => {
  const root = await openProject(home)
  let studio = await serveStudio(home, ['--project', root])
  const { workflows } = clientOf(studio)
  for (const say of ['one', 'two', 'three', 'four']) await workflows.invoke('report', { say })
  await workflows.invoke('report', { say: 'five', fail: true }).catch(() => undefined)
  await workflows.start('wait', {})

  await page.goto(`${studio.url}/studio/p/office/runs#token=${studio.token}`)
  const table = page.getByRole('table', { name: 'Runs' })
  await expect(rows(page)).toHaveCount(6)
  await expect(rows(page).first()).toContainText('wait')

  // What needs a person comes first when it is asked for.
  await page.getByRole('button', { name: 'Attention first' }).click()
  await expect(rows(page).first()).toContainText('The printer is on fire.')
  await expect(page).toHaveURL(/order=attention/)

  // By keyboard: the first row has the focus, x chooses, Shift goes on to the next ones.
  await page.keyboard.press('Escape')
  await page.locator('main').focus()
  await page.keyboard.press('j')
  await expect(rows(page).first().getByRole('link')).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  const selection = page.getByRole('region', { name: 'Selection' })
  await expect(selection).toContainText('2 runs selected')
  await expectAccessible(page, 'e2e/runs-selected')

  // Deleted, and had back.
  await selection.getByRole('button', { name: 'Delete' }).click()
  await expect(rows(page)).toHaveCount(4)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows(page)).toHaveCount(6)

  // Done to many, of which one cannot: it is reported and stays chosen.
  await clientOf(studio).runs.remove(
    (await clientOf(studio).runs.list({ status: ['failed'] })).items[0]?.id ?? '',
  )
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await expect(selection).toContainText('5 runs selected')
  await selection.getByRole('button', { name: 'Stop 1' }).click()
  await expect(page.getByText('1 run stopped.')).toBeVisible()
  await expect(
    rows(page).filter({ hasText: 'wait' }).getByRole('img', { name: 'Stopped' }),
  ).toBeVisible()

  // Exported as it is chosen.
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  const download = page.waitForEvent('download')
  await selection.getByRole('button', { name: 'Export' }).click()
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(saved.items).toHaveLength(5)
  await selection.getByRole('button', { name: 'Clear the selection' }).click()

  // What was deleted can still be had back from its own list.
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await expect(page).toHaveURL(/show=deleted/)
  await expect(rows(page)).toHaveCount(1)
  await rows(page).first().getByRole('checkbox').check()
  await selection.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await expect(rows(page)).toHaveCount(6)

  // Words look through all runs; the filters of now become a view.
  await page.keyboard.press('/')
  await page.keyboard.type('three')
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save these filters…' }).click()
  await page.getByLabel('Name').fill('Third one')
  await page.getByRole('button', { name: 'Save view' }).click()
  await expect(page.getByRole('button', { name: 'Third one' })).toBeVisible()

  // After a restart, on another port, it is still there.
  expect(problems.list).toEqual([])
  // A page that is open would ask a server that is stopping.
  await page.goto('about:blank')
  await studio.stop()
  studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/office/runs#token=${studio.token}`)
  await expect(rows(page)).toHaveCount(6)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Third one' }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(page).toHaveURL(/q=three/)
  await page.getByRole('button', { name: 'Third one' }).click()
  await page.getByRole('menuitem', { name: 'Rename “Third one”…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Number three')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Number three' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Third one' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('View: Third')
  await expect(page.getByRole('option', { name: /View: Third one/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(table).toBeVisible()

  // The timeline is what is asked for first, and once, also where the link was pointed at for a while.
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (/\/spans$|\/api\/runs\/[^/]+$/.test(pathname)) asked.push(pathname.replace(/.*\//, ''))
  })
  await rows(page).getByRole('link').first().click({ delay: 150 })
  await expect(page.getByRole('region', { name: 'Timeline' })).toHaveAttribute('aria-busy', 'false')
  expect(asked[0]).toBe('spans')
  expect(asked.filter((name) => name === 'spans')).toHaveLength(1)
})

test('two runs stand side by side, with where they part', async ({ home, page }) => {
  const root = await openProject(home)
  const studio = await serveStudio(home, ['--project', root])
  const { workflows, runs } = clientOf(studio)
  await workflows.invoke('report', { say: 'yes' })
  await workflows.invoke('report', { say: 'yes', fail: true }).catch(() => undefined)
  await page.goto(`${studio.url}/studio/p/office/runs#token=${studio.token}`)
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible()
  await expect(page.getByText('First difference', { exact: true })).toBeVisible()
  const steps = page.getByRole('list', { name: 'Steps' })
  await expect(steps).toContainText('The printer is on fire.')
  await expect(steps).toContainText('equal step')
  await expectAccessible(page, 'e2e/compare')
  await page.getByRole('button', { name: 'Show what is equal' }).click()
  await expect(steps).toContainText('demo/scripted')
  await page.getByRole('button', { name: 'Swap sides' }).click()
  const [newest] = (await runs.list()).items
  await expect(page).toHaveURL(new RegExp(`left=${encodeURIComponent(newest?.id ?? '')}`))

  // From one run: choose the other.
  await page.goto(`${studio.url}/studio/p/office/runs/${encodeURIComponent(newest?.id ?? '')}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Compare with…' }).click()
  await page
    .getByRole('button', { name: /report.*yes/ })
    .first()
    .click()
  await expect(page.getByText('First difference', { exact: true })).toBeVisible()
})

test('a failed run is tried again, and what was said to an agent is asked again', async ({
  home,
  page,
  problems,
}) => {
  const root = await openProject(home)
  const studio = await serveStudio(home, ['--project', root])
  const { workflows, agents } = clientOf(studio)
  await workflows.invoke('report', { say: 'x', fail: true }).catch(() => undefined)
  await agents.prompt('helper', 'desk', { message: '[[say:hello]]' })
  await page.goto(`${studio.url}/studio/p/office/runs#token=${studio.token}`)
  await rows(page).first().getByRole('link').click()
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await expect(rows(page).filter({ hasText: 'The printer is on fire.' })).toHaveCount(2)

  // One of two cannot be deleted: it is named with the reason, and stays selected.
  problems.expect(/status of 507/)
  let isRefused = false
  await page.route('**/api/runs/*', async (route) => {
    if (isRefused || route.request().method() !== 'DELETE') return route.continue()
    isRefused = true
    const error = { type: 'storage_full', message: 'The disk is full.', details: '', meta: {} }
    await route.fulfill({ status: 507, json: { error: { ...error, ref: 'err_1' } } })
  })
  const selection = page.getByRole('region', { name: 'Selection' })
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await selection.getByRole('button', { name: 'Delete' }).click()
  const report = page.getByRole('dialog', { name: 'Delete did not work for 1 run' })
  await expect(report).toContainText('The disk is full.')
  await page.keyboard.press('Escape')
  await expect(selection).toContainText('1 run selected')
  await expect(rows(page)).toHaveCount(1)

  await page.getByRole('link', { name: 'Activity' }).first().click()
  await expect(rows(page)).toHaveCount(1)
  await expectAccessible(page, 'e2e/activity')
  await rows(page).first().getByRole('checkbox').check()
  await selection.getByRole('button', { name: 'Ask again' }).click()
  await expect(rows(page)).toHaveCount(2)
})

test('operations are deleted with a way back, and the conversation keeps its messages', async ({
  home,
  page,
}) => {
  const root = await openProject(home)
  const studio = await serveStudio(home, ['--project', root])
  const { agents, operations } = clientOf(studio)
  for (const say of ['one', 'two', 'three']) {
    await agents.prompt('helper', 'desk', { message: `[[say:${say}]]` })
  }
  await page.goto(`${studio.url}/studio/p/office/activity#token=${studio.token}`)
  await expect(rows(page)).toHaveCount(3)

  // One, from its menu: what goes and what stays is said before.
  const first = rows(page).filter({ hasText: 'three' })
  await first.hover()
  await first.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this operation?' })
  await expect(dialog).toContainText('The messages of the conversation stay')
  await expectAccessible(page, 'e2e/delete-operation')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(rows(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows(page)).toHaveCount(3)

  // Many, and one of them had back from the list of those.
  const selection = page.getByRole('region', { name: 'Selection' })
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await selection.getByRole('button', { name: 'Delete' }).click()
  await page
    .getByRole('dialog', { name: 'Delete 3 operations?' })
    .getByRole('button', { name: 'Delete' })
    .click()
  await expect(page.getByText('3 operations deleted.')).toBeVisible()
  await expect(rows(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await expect(rows(page)).toHaveCount(3)
  await expect(rows(page).first()).toContainText('deleted just now')
  await expectAccessible(page, 'e2e/recently-deleted')
  await rows(page).filter({ hasText: 'two' }).getByRole('checkbox').check()
  await selection.getByRole('button', { name: 'Restore' }).click()
  await expect(rows(page)).toHaveCount(2)
  expect((await operations.list()).items.map(({ preview }) => preview)).toEqual(['[[say:two]]'])

  // Its own page leads back to the list when it is deleted there.
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await rows(page).first().getByRole('link').click()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible()
  await expect(rows(page)).toHaveCount(0)

  await page.goto(`${studio.url}/studio/p/office/agents/helper?tab=chat&instance=desk`)
  for (const say of ['one', 'two', 'three']) {
    await expect(page.getByText(say, { exact: true }).first()).toBeVisible()
  }
})

test('a narrow window keeps the filters in one line, the rest of them behind a button', async ({
  home,
  page,
}) => {
  const root = await openProject(home)
  // A list of schedules without any has nothing to narrow down.
  await writeFile(
    join(root, 'src', 'workflows', 'nightly.ts'),
    `export const triggers = { schedule: { cron: '0 3 * * *' } }\nexport const run = async () => 'tidy'\n`,
  )
  const studio = await serveStudio(home, ['--project', root])
  const bar = page.locator('search')
  const oneLine = 44
  for (const list of ['runs', 'activity', 'queue', 'approvals', 'schedules']) {
    await page.goto(`${studio.url}/studio/p/office/${list}#token=${studio.token}`)
    for (const width of [1440, 1280, 1024]) {
      await page.setViewportSize({ width, height: 768 })
      await expect.poll(async () => (await bar.boundingBox())?.height).toBeLessThan(oneLine + 2)
      await expect(page.getByRole('button', { name: 'Views' })).toBeInViewport({ ratio: 1 })
    }
  }
  await page.goto(`${studio.url}/studio/p/office/runs`)
  await page.getByRole('button', { name: 'Filters' }).click()
  const more = page.getByRole('dialog', { name: 'More filters' })
  await more.getByRole('combobox', { name: 'Workflow' }).selectOption('report')
  await expect(page).toHaveURL(/workflow=report/)
  await expectAccessible(page, 'e2e/filters')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Filters 1' })).toBeFocused()
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(bar.getByRole('combobox', { name: 'Workflow' })).toHaveValue('report')
})

test('a fork and another version of a question stand beside the original', async ({
  home,
  page,
}) => {
  const root = await openProject(home)
  const studio = await serveStudio(home, ['--project', root])
  const { agents, sessions } = clientOf(studio)
  const ask = (message: string, session: string) =>
    agents.prompt('helper', 'desk', { message, session })
  await ask('[[say:hello]]', 'talk')
  const [talk] = (await sessions.list({ agent: 'helper' })).items
  if (!talk) throw new Error('no session')
  const [question] = (await sessions.entries(talk.id)).items
  const fork = await sessions.fork(talk.id, { name: 'fork', title: 'fork' })
  await sessions.update(talk.id, { title: 'talk' })
  await ask('[[say:left]]', 'talk')
  await ask('[[say:right]]', fork.name)
  await sessions.prompt(talk.id, { message: '[[say:other]]', after: question?.parentId ?? null })

  await page.goto(
    `${studio.url}/studio/p/office/agents/helper?tab=chat&instance=desk&session=fork#token=${studio.token}`,
  )
  await page.getByRole('button', { name: 'Compare with talk' }).click()
  const steps = page.getByRole('list', { name: 'Steps' })
  await expect(steps).toContainText('First difference')
  await expect(steps).toContainText('[[say:right]]')
  await page.goBack()
  await page.getByRole('button', { name: 'Actions for session talk' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Compare with…' }).click()
  await page.getByRole('button', { name: /fork/ }).first().click()
  await expect(steps).toContainText('First difference')

  await page.goto(`${studio.url}/studio/p/office/agents/helper?tab=chat&instance=desk&session=talk`)
  await page.getByRole('button', { name: 'Compare with the version before' }).click()
  await expect(steps).toContainText('[[say:other]]')
  await expect(steps).toContainText('[[say:left]]')
})
