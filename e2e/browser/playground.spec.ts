/** The playground: one prompt, several models, and what becomes of it by keys, links and refusals. */
import type { Page } from '@playwright/test'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent, local } from 'hearth'
export default createAgent(() => ({
  model: 'demo/scripted',
  sandbox: local(),
  policy: { shell: 'ask' },
}))
`

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' })
const column = (page: Page, model: string) => page.getByRole('region', { name: model })

async function ask(page: Page, text: string): Promise<void> {
  await prompt(page).fill(text)
  await prompt(page).press('ControlOrMeta+Enter')
}

test('answers have an address, one is stopped alone, and approvals are answered in place', async ({
  home,
  page,
}) => {
  await using model = await startFakeModelServer()
  const project = new WrittenProject(home, 'contest')
  await project.write(
    'hearth.toml',
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${model.baseUrl}"\napi_key = "none"\nmodels = ["one"]\n`,
  )
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'playground?models=demo/scripted,fake/one')
  model.queue({ text: 'from the fake' })
  await ask(page, '[[say:apples]]')
  await expect(column(page, 'demo/scripted')).toContainText('apples')
  await expect(column(page, 'fake/one')).toContainText('from the fake')
  // What the price is not known of costs an unknown sum, not none.
  await expect(column(page, 'fake/one')).toContainText('unknown')
  await expect(column(page, 'demo/scripted')).toContainText('first word')
  await expect(page).toHaveURL(/asked=/)
  await expectAccessible(page, 'e2e/playground')

  // The same again after a reload, with its question; and the one before by the way back.
  model.queue({ text: 'second from the fake' })
  await ask(page, '[[say:pears]]')
  await expect(column(page, 'demo/scripted')).toContainText('pears')
  await expect(column(page, 'fake/one')).toContainText('second from the fake')
  await page.reload()
  await expect(column(page, 'demo/scripted')).toContainText('pears')
  await expect(prompt(page)).toHaveValue('[[say:pears]]')
  await page.goBack()
  await expect(column(page, 'demo/scripted')).toContainText('apples')
  await expect(prompt(page)).toHaveValue('[[say:apples]]')
  await page.getByRole('button', { name: 'Previous inputs' }).click()
  await page.getByRole('menuitem', { name: /pears/ }).click()
  await expect(prompt(page)).toHaveValue('[[say:pears]]')

  // One asks for permission and is stopped alone; the other has answered.
  model.queue({ text: 'third from the fake' })
  await ask(page, '[[tool:bash {"command":"echo hi"}]][[say:done]]')
  const scripted = column(page, 'demo/scripted')
  await expect(column(page, 'fake/one')).toContainText('third from the fake')
  const question = scripted.getByRole('region', { name: /^Approval/ })
  await expect(question).toContainText('echo hi')
  await expectAccessible(page)
  await scripted.getByRole('button', { name: 'Stop demo/scripted' }).click()
  await expect(scripted).toContainText('Stopped.')
  await expect(question).toHaveCount(0)

  model.queue({ text: 'fourth from the fake' })
  await ask(page, '[[tool:bash {"command":"echo hi"}]][[say:done]]')
  await scripted.getByRole('button', { name: 'Allow once' }).click()
  await expect(scripted).toContainText('done')
  await expect(page.getByRole('button', { name: 'Stop all' })).toHaveCount(0)
})

test('a model that cannot be asked says why, and the others answer', async ({ home, page }) => {
  const project = new WrittenProject(home, 'contest')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'playground?models=demo/scripted,nobody/knows')
  await ask(page, '[[say:apples]]')
  await expect(column(page, 'demo/scripted')).toContainText('apples')
  await expect(column(page, 'nobody/knows')).toContainText(/nobody/)
  await expect(column(page, 'nobody/knows')).toHaveAttribute('aria-busy', 'false')
  await page.goto(page.url().replace(/asked=[^&]+/, 'asked=20200101-000000'))
  await expect(page.getByRole('heading', { name: 'These answers are gone' })).toBeVisible()
})
