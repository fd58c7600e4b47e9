/** The views within Activity: the queue, approvals and their history, statistics. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHearthClient } from '../../core/client/index.ts'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const files: Record<string, string> = {
  'hearth.toml': '',
  'src/agents/helper.ts': `import { createAgent, defineTool } from 'hearth'
const publish = defineTool({
  name: 'publish',
  description: 'Publishes.',
  parameters: { type: 'object', properties: { to: { type: 'string' } } },
  needsApproval: true,
  execute: () => 'it is out',
})
export default createAgent(() => ({ model: 'demo/scripted', tools: [publish] }))
`,
  'src/workflows/boom.ts': `export async function run() { throw new Error('kaboom') }\n`,
}

test('what waits is seen, denied, cancelled and counted', async ({ home, page }) => {
  const root = join(home.projects, 'office')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const studio = await serveStudio(home, ['--project', root])
  const { agents, dispatches, workflows } = createHearthClient({
    baseUrl: studio.url,
    token: studio.token,
  })
  await agents.prompt('helper', 'a', { message: '[[say:hello]]' })
  await workflows.invoke('boom', {}).catch(() => undefined)
  const ask = { input: '[[tool:publish {"to":"everybody"}]]' }
  await agents.dispatch('helper', 'asks', ask)
  for (const input of ['[[sleep:600000]]', '[[say:second]]', '[[say:third]]']) {
    await agents.dispatch('helper', 'busy', { input })
  }

  // The queue: one runs, two wait behind it, one waits for a person.
  await page.goto(`${studio.url}/studio/p/office/runs#token=${studio.token}`)
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: /queued/ })
    .click()
  const rows = page.locator('tr[data-index]')
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible()
  await expect(rows).toHaveCount(4)
  await expect(rows.first()).toContainText('waits for your approval')
  await expectAccessible(page, 'e2e/queue')
  await page.getByRole('button', { name: 'Queued' }).click()
  await expect(rows).toHaveCount(2)
  await rows.first().hover()
  await rows.first().getByRole('button', { name: 'Cancel helper' }).click()
  await expect(rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(rows).toHaveCount(3)

  // Approvals: denied in bulk, and then history.
  const tabs = page.getByRole('navigation', { name: 'Activity' })
  await tabs.getByRole('link', { name: /Approvals/ }).click()
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText('everybody')
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: 'Deny' })
    .click()
  await expect(rows.first().getByRole('img', { name: 'Denied' })).toBeVisible()
  await expectAccessible(page, 'e2e/approvals')

  // Statistics: charts, the same as a table, one name alone.
  for (const { id, status } of (await dispatches.list()).items) {
    if (status !== 'settled') await dispatches.abort(id)
  }
  await tabs.getByRole('link', { name: 'Statistics' }).click()
  await expect(page.getByRole('region', { name: 'Tokens' })).toContainText('model call')
  await expectAccessible(page, 'e2e/statistics')
  await page.getByRole('img', { name: /^Tokens/ }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('status').filter({ hasText: 'Output' })).toBeVisible()
  await page.getByRole('button', { name: 'Tokens as a table' }).click()
  await expect(page.getByRole('table', { name: 'Tokens' })).toContainText('Output')
  await page.getByRole('button', { name: 'Workflow', exact: true }).click()
  await expect(page.getByRole('table', { name: 'By workflow' })).toContainText('boom')
  await page.getByRole('button', { name: 'boom' }).click()
  await expect(page).toHaveURL(/only=boom/)
  await expect(page.getByRole('region', { name: 'Errors' })).toContainText('1 of 1 run, 100 %')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /^As CSV/ }).click()
  const csv = await readFile(await (await saved).path(), 'utf8')
  expect(csv.trim().split('\n')).toEqual([
    expect.stringMatching(/^start,workflow,count,errors,/),
    expect.stringMatching(/^[\d-]+T[\d:.]+Z,boom,1,1,/),
  ])
})
