/** What an agent may not do by itself, answered in the studio: in the chat, by keyboard, on the list. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent, defineTool } from 'hearth'
const publish = defineTool({
  name: 'publish',
  description: 'Publishes.',
  parameters: { type: 'object', properties: { to: { type: 'string' } } },
  needsApproval: true,
  execute: () => 'it is out',
})
export default createAgent(() => ({ model: 'demo/scripted', tools: [publish] }))
`

async function carefulProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'careful')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '[agent]\nsandbox = "local"\n')
  await writeFile(join(root, 'src', 'agents', 'careful.ts'), agent)
  return root
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

test('an agent waits for a person, who answers in the chat and on the list', async ({
  home,
  page,
  problems,
}) => {
  const root = await carefulProject(home)
  let studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/careful/agents/careful#token=${studio.token}`)
  const card = (name: RegExp) => page.getByRole('region', { name })
  const rail = page.getByRole('navigation', { name: 'Sections' })

  // Exactly what will be written, and where; nothing happens before the answer.
  await send(page, '[[tool:write {"path":"notes.txt","content":"buy bread"}]]')
  const write = card(/Write this file/)
  await expect(write).toContainText(join(root, 'notes.txt'))
  await expect(write).toContainText('on this computer')
  await expect(page.getByLabel('Tool calls')).toContainText('buy bread')
  await expect(rail.getByText('waiting for your approval')).toBeAttached()
  expect(await readFile(join(root, 'notes.txt'), 'utf8').catch(() => null)).toBeNull()
  await expectAccessible(page)
  await page.screenshot({ path: 'artifacts/e2e/approval-card.png' })
  await write.getByRole('button', { name: 'Allow once' }).click()
  await expect(write).toBeHidden()
  await expect(page.getByRole('status').filter({ hasText: 'complete' })).toBeAttached()
  expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('buy bread')

  // By keyboard: denied with a reason that the agent reads.
  await send(page, '[[tool:bash {"command":"echo one"}]]')
  const command = card(/Run this command/)
  await command.getByRole('button', { name: 'Deny and say why' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('not on a Sunday')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').last()).toContainText('not on a Sunday')

  // By keyboard: a pattern, which must match what is asked.
  await send(page, '[[tool:bash {"command":"echo two"}]]')
  await command.getByRole('button', { name: 'Allow more' }).focus()
  await page.keyboard.down('Enter')
  // First what grants nothing yet; no key picks it before the menu has had the focus for a moment.
  const first = page.getByRole('menuitem').first()
  await expect(first).toHaveText('Whatever matches a pattern…')
  await expect(first).toBeFocused()
  await expect(page.getByRole('menu').locator('[data-settled=true]')).toBeVisible()
  // Nor does one that is still held down from opening the menu.
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(first).toBeFocused()
  await page.keyboard.press('Enter')
  const pattern = command.getByLabel('Allow, from now on, what matches')
  await expect(pattern).toBeFocused()
  await expect(pattern).toHaveValue('echo *')
  await pattern.fill('cat *')
  await expect(command.getByRole('button', { name: 'Allow and remember' })).toBeDisabled()
  await pattern.fill('echo *')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').last()).toContainText('two')
  await send(page, '[[tool:bash {"command":"echo three"}]]')
  await expect(page.getByRole('article').last()).toContainText('three')
  await expect(command).toBeHidden()

  // On the list: what waits elsewhere, and what is remembered.
  await send(page, '[[tool:publish {"to":"everybody"}]]')
  await expect(card(/Use publish/)).toContainText('everybody')
  await rail.getByRole('link', { name: 'Activity' }).click()
  const list = page.getByRole('region', { name: 'Approvals' })
  await expect(list).toContainText('Waiting for you')
  // Its own page says what the list says: it waits, it does not work.
  await page
    .getByRole('link', { name: /^careful/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'Prompt to careful' })).toBeVisible()
  await expect(page.getByRole('main').getByText('Waiting', { exact: true })).toBeVisible()
  await page.goBack()
  await list.getByText('1 remembered answer').click()
  await expect(list).toContainText('echo *')
  await expectAccessible(page)
  await page.screenshot({ path: 'artifacts/e2e/approval-list.png' })
  await list.getByRole('button', { name: 'Allow more' }).click()
  await page.getByRole('menuitem', { name: 'Every call of publish in this conversation' }).click()
  await expect(list.getByText('2 remembered answers')).toBeVisible()
  for (const forget of [/echo/, /publish/]) {
    await list.getByRole('button', { name: forget }).click()
  }
  await expect(list).toBeHidden()

  // A restart: nothing was done, nothing is answered by itself, and it can be asked again.
  await rail.getByRole('link', { name: 'Agents' }).click()
  await page.getByRole('link', { name: 'Chat with careful' }).click()
  await send(page, '[[tool:write {"path":"later.txt","content":"x"}]]')
  await expect(write).toBeVisible()
  problems.expect(
    /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|status of 503/,
  )
  await studio.stop()
  studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/careful/agents/careful#token=${studio.token}`)
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  await expect(write).toBeHidden()
  await send(page, '[[tool:write {"path":"later.txt","content":"x"}]]')
  await write.getByRole('button', { name: 'Allow once' }).click()
  await expect.poll(() => readFile(join(root, 'later.txt'), 'utf8').catch(() => null)).toBe('x')
})
