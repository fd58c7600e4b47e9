/** What happened, seen in every way there is: bars, tree, flames, log; taken away as a file and opened again. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const secret = 'a-secret-of-this-house-0123'
const agent = `import { createAgent, defineTool } from 'hearth'
const lookUp = defineTool({
  name: 'look_up',
  description: 'Looks something up.',
  parameters: { type: 'object', properties: { what: { type: 'string' } } },
  execute: ({ what }) => what === 'nothing' ? Promise.reject(new Error('There is nothing.')) : 'found ${secret} ' + 'and more '.repeat(220),
})
export default createAgent(() => ({ model: 'demo/scripted', instructions: 'Look things up.', tools: [lookUp] }))
`

async function project(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'house')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  await writeFile(join(root, '.env'), `HOUSE_TOKEN=${secret}\n`)
  await writeFile(join(root, 'src', 'agents', 'finder.ts'), agent)
  return root
}

async function ask(page: Page, text: string, answers: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copy answer' })).toHaveCount(answers)
}

test('a conversation on its timeline, as a file, and back', async ({ home, page, problems }) => {
  // Of the file that is none.
  problems.expect(/status of 400/)
  // Every view of it, each looked at in both themes.
  test.slow()
  const root = await project(home)
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/house/agents/finder#token=${studio.token}`)
  await ask(page, '[[tool:look_up {"what":"the key"}]]', 1)
  await ask(page, '[[tool:look_up {"what":"nothing"}]]', 2)
  await page.getByRole('link', { name: 'Timeline of this conversation' }).click()

  const timeline = page.getByRole('region', { name: 'Timeline' })
  const spans = timeline.getByRole('listbox', { name: 'Spans' })
  await expect(timeline).toHaveAttribute('aria-busy', 'false')
  await expect(spans.getByRole('option', { name: /^look_up/ })).toHaveCount(2)

  // By keyboard: the failed tool, up to its prompt, and down into a turn.
  await spans.focus()
  await page.keyboard.press('e')
  await expect(spans.getByRole('option', { selected: true })).toContainText('failed')
  await page.keyboard.press('h')
  await expect(spans.getByRole('option', { selected: true })).toContainText('Prompt')
  await page.keyboard.press('l')
  const details = timeline.getByRole('region', { name: 'Details' })
  const context = details.getByRole('region', { name: 'Context' })
  for (const part of ['System', 'Tools', 'Skills', 'History', 'Tool results']) {
    await expect(context.getByRole('rowheader', { name: part, exact: true })).toBeVisible()
  }
  await expect(context).toContainText('128k')
  await expectAccessible(page, 'timeline/waterfall')

  // A long result is whole where it is looked at, although the list holds it cut.
  await spans
    .getByRole('option', { name: /^look_up/ })
    .first()
    .click()
  await expect(details.getByRole('region', { name: 'Result' })).toContainText(secret)
  await expect(details.getByRole('region', { name: 'Result' })).toContainText(/(and more ){200}/)
  const selected = /span=([^&]+)/.exec(page.url())?.[1]
  expect(selected).toBeDefined()

  const views = timeline.getByRole('group', { name: 'View' })
  await views.getByRole('button', { name: 'Tree' }).click()
  await expect(timeline.getByRole('table', { name: 'Spans' })).toBeVisible()
  expect(page.url()).toContain(`span=${selected}`)
  await expectAccessible(page, 'timeline/tree')

  await views.getByRole('button', { name: 'Flame' }).click()
  await expect(timeline.getByRole('img', { name: /Flame graph by time/ })).toBeVisible()
  await timeline.getByRole('button', { name: 'Tokens', exact: true }).click()
  await expect(timeline.getByText(/tokens in all/)).toBeVisible()
  expect(page.url()).toContain('by=tokens')
  await expectAccessible(page, 'timeline/flame')
  await views.getByRole('button', { name: 'Log' }).click()
  await expect(timeline.getByRole('option', { name: /tool_call/ })).toHaveCount(2)
  await expectAccessible(page, 'timeline/log')

  // What was masked is shown before anything is saved.
  await timeline.getByRole('button', { name: 'Export as a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export this timeline' })
  await expect(dialog.getByRole('region', { name: 'Masked' })).toContainText('variable HOUSE_TOKEN')
  await expect(dialog).not.toContainText(secret)
  await expectAccessible(page, 'timeline/export')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: /Save file/ }).click(),
  ])
  const path = join(home.root, download.suggestedFilename())
  expect(path).toMatch(/\.timeline\.jsonl$/)
  await download.saveAs(path)
  expect(await readFile(path, 'utf8')).not.toContain(secret)

  await page.goto(`${studio.url}/studio/p/house/imported`)
  await page.getByLabel('Timeline file').setInputFiles(path)
  await expect(page.getByText('Imported, read-only')).toBeVisible()
  await expect(spans.getByRole('option', { name: /^look_up/ })).toHaveCount(2)
  await page.reload()
  await expect(spans.getByRole('option', { name: /^look_up/ })).toHaveCount(2)
  await spans
    .getByRole('option', { name: /^look_up/ })
    .first()
    .click()
  await expect(details.getByRole('region', { name: 'Result' })).toContainText(
    '[masked: variable HOUSE_TOKEN]',
  )
  await expectAccessible(page, 'timeline/imported')

  const broken = join(home.root, 'broken.timeline.jsonl')
  await writeFile(broken, 'no timeline')
  await page.goto(`${studio.url}/studio/p/house/imported`)
  await page.getByLabel('Timeline file').setInputFiles(broken)
  await expect(page.getByText('The file is not an exported timeline.')).toBeVisible()
  await page.getByRole('button', { name: /^Remove / }).click()
  await expect(page.getByRole('heading', { name: 'Nothing imported yet' })).toBeVisible()
  await expectAccessible(page, 'timeline/imports')
})
