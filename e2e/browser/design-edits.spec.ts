/** The Design tab while others write the same file: nothing typed is lost, every edit can be taken back. */
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent } from 'hearth'
import { lookup, refund } from '../tools/orders.ts'

// The front desk.
export default createAgent((ctx) => ({
  model: 'demo/scripted', // costs nothing
  instructions: 'Help.',
  description: 'Desk',
  tools: [lookup, refund],
}))
`

const tools = `import { defineTool } from 'hearth'
const execute = async () => 'done'
export const lookup = defineTool({ name: 'lookup', description: 'Looks up.', execute })
export const refund = defineTool({ name: 'refund', description: 'Refunds.', execute })
export const cancel = defineTool({ name: 'cancel', description: 'Cancels.', execute })
`

const workflow = `import { z } from 'zod'
export const input = z.object({
  text: z.string(),
})
export async function run() {
  return 'ok'
}
`

const file = 'src/agents/desk.ts'

async function desk(home: ConstructorParameters<typeof WrittenProject>[0]) {
  const project = new WrittenProject(home, 'desk')
  await project.write(file, agent)
  await project.write('src/tools/orders.ts', tools)
  await project.write('src/workflows/sum.ts', workflow)
  return { project, text: () => project.read(file) }
}

function saved(page: Page) {
  return page.locator('[data-sonner-toast]').filter({ hasText: 'Saved in' }).first()
}

test('each kind of edit says its line, and the keys take all of them back and make them again', async ({
  home,
  page,
}) => {
  const { project, text } = await desk(home)
  await project.open(page, home, 'agents/desk?tab=design')
  const thinking = page.getByRole('combobox', { name: 'Thinking level' })

  await thinking.selectOption('high')
  await expect(saved(page)).toContainText("added: thinkingLevel: 'high',")
  await page.getByRole('textbox', { name: 'Description' }).fill('Front desk')
  await page.getByRole('textbox', { name: 'Description' }).press('Enter')
  await expect(saved(page)).toContainText("added: description: 'Front desk',")
  await page.getByRole('combobox', { name: 'Add to Tools' }).selectOption({ index: 1 })
  await expect(saved(page)).toContainText('added: tools: [lookup, refund, cancel],')
  await page.getByRole('button', { name: 'Take out lookup' }).click()
  await expect(saved(page)).toContainText('added: tools: [refund, cancel],')
  await page.getByRole('checkbox', { name: 'Sum up long conversations' }).click()
  await expect(saved(page)).toContainText('added: compaction: false,')
  const last = await text()

  // Neither a tick box nor a button that is gone keeps the keys to itself.
  for (const wanted of ['compaction', 'tools: [refund', 'cancel', 'Front desk', 'thinkingLevel']) {
    expect(await text()).toContain(wanted)
    await page.keyboard.press('Control+z')
    await expect.poll(text).not.toContain(wanted)
  }
  expect(await text()).toBe(agent)
  for (const wanted of ['thinkingLevel', 'Front desk', 'cancel', 'tools: [refund', 'compaction']) {
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(text).toContain(wanted)
  }
  expect(await text()).toBe(last)

  // From the palette too, and after another tab was open.
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByRole('tab', { name: 'Design' }).click()
  await expect(thinking).toHaveValue('high')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('undo the last edit')
  await page.keyboard.press('Enter')
  await expect.poll(text).not.toContain('compaction')

  await project.open(page, home, 'workflows/sum?tab=design')
  await page.getByRole('textbox', { name: 'New field of input' }).fill('tone')
  await page.keyboard.press('Enter')
  await expect(saved(page)).toContainText('added: tone: z.string(),')
  await page.getByRole('textbox', { name: 'Name of tone' }).fill('mood')
  await page.keyboard.press('Enter')
  await expect(saved(page)).toContainText('added: mood: z.string(),')
  await page.getByRole('button', { name: 'Undo the last edit' }).click()
  await page.getByRole('button', { name: 'Undo the last edit' }).click()
  await expect.poll(() => project.read('src/workflows/sum.ts')).toBe(workflow)
})

test('what is typed outlives every change of the file', async ({ home, page }) => {
  const { project, text } = await desk(home)
  await project.open(page, home, 'agents/desk?tab=design')
  const instructions = page.getByRole('textbox', { name: 'Instructions' })
  const model = page.getByRole('combobox', { name: 'Model', exact: true })
  await instructions.fill('Mine, half written')

  // Another field on disk: shown at once, and the typed text is untouched.
  await project.write(file, agent.replace('demo/scripted', 'demo/guide'))
  await expect(model).toHaveValue('demo/guide')
  await expect(instructions).toHaveValue('Mine, half written')
  await expect(instructions).toBeFocused()

  // In the middle of being written by another editor.
  await project.write(file, agent.replace("'Help.',", "'Help."))
  await expect(page.getByRole('alert').first()).toContainText(
    `${file} cannot be read as TypeScript`,
  )
  await expect(instructions).toHaveValue('Mine, half written')
  const lead = page.getByRole('link', { name: `Open in code: ${file}, line 7` })
  await expect(lead).toBeVisible()

  // The same field: a person says which of the two it is.
  await project.write(file, agent.replace('Help.', 'Theirs.'))
  await expect(lead).toHaveCount(0)
  const note = page.getByRole('alert').filter({ hasText: 'Instructions was changed' })
  await expect(note).toContainText('Theirs.')
  await expectAccessible(page)
  await model.focus()
  expect(await text()).toContain('Theirs.')
  await note.getByRole('button', { name: 'Write mine' }).click()
  await expect.poll(text).toBe(agent.replace('Help.', 'Mine, half written'))
  await expect(note).toHaveCount(0)

  // Gone and back again, from a tab that was left meanwhile.
  await instructions.fill('Once more')
  await project.write(file, agent.replace('Help.', 'Others.'))
  await expect(note).toContainText('Others.')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByRole('tab', { name: 'Design' }).click()
  await expect(instructions).toHaveValue('Once more')
  await page.getByRole('button', { name: 'Take the file’s' }).click()
  await expect(instructions).toHaveValue('Others.')
  expect(await text()).toBe(agent.replace('Help.', 'Others.'))
})

test('edits in quick succession, and an earlier one taken back alone', async ({ home, page }) => {
  const { project, text } = await desk(home)
  await project.open(page, home, 'agents/desk?tab=design')
  // Both are pressed on the same list; the second means the item, not its place.
  await page.getByRole('button', { name: 'Take out lookup' }).waitFor()
  await page.evaluate(() => {
    for (const name of ['lookup', 'refund']) {
      document.querySelector<HTMLElement>(`[aria-label="Take out ${name}"]`)?.click()
    }
  })
  await expect.poll(text).toContain('tools: [],')
  await page.getByRole('combobox', { name: 'Thinking level' }).selectOption('low')
  await expect.poll(text).toContain("thinkingLevel: 'low'")

  // Somebody else's edit in between stays when the one before it is taken back.
  await project.write(file, (await text()).replace('// The front desk.', '// The back office.'))
  await expect
    .poll(() => page.evaluate(() => document.querySelector('[aria-busy="true"]') === null))
    .toBe(true)
  await page.keyboard.press('Control+z')
  await expect.poll(text).not.toContain('thinkingLevel')
  expect(await text()).toContain('// The back office.')
})

test('locked code leads to its line, a model to its provider, a variable into the text', async ({
  home,
  page,
}) => {
  const { project, text } = await desk(home)
  const computed = agent.replace("'Desk'", "ctx.id === 'a' ? 'Desk' : 'Office'")
  await project.write(file, computed)
  await project.open(page, home, 'agents/desk?tab=design')
  const model = page.getByRole('combobox', { name: 'Model', exact: true })
  await page.getByRole('button', { name: 'Choose: Model', exact: true }).click()
  const menu = page.getByRole('menu')
  await expect(menu).toContainText('has no key yet')
  await menu.getByRole('menuitem', { name: 'demo/guide' }).click()
  await expect.poll(text).toContain("model: 'demo/guide', // costs nothing")
  await model.fill('openai/gpt-5')
  await expect(page.getByText('has no key yet')).toBeVisible()
  await model.press('Escape')
  await expect(model).toHaveValue('demo/guide')

  const instructions = page.getByRole('textbox', { name: 'Instructions' })
  await instructions.press('Control+End')
  await page.getByRole('button', { name: 'Insert a variable' }).click()
  await page.getByRole('menuitem', { name: 'ctx.id' }).click()
  await expect.poll(text).toContain(['instructions: `Help.$', '{ctx.id}`,'].join(''))

  await page.getByRole('link', { name: 'Open in code: Description, line 8' }).click()
  await expect(page).toHaveURL(/tab=code/)
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('Office')
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('8')
})

test('what the model is told is shown whole, as it is now', async ({ home, page }) => {
  const { project } = await desk(home)
  await project.write('AGENTS.md', 'Orders are never refunded twice.')
  await project.write(
    '.agents/skills/greeting/SKILL.md',
    '---\nname: greeting\ndescription: How we greet.\n---\nSay good morning.\n',
  )
  await project.open(page, home, 'agents/desk?tab=design')
  const told = page.getByText(/^As the model reads it: about/)
  await told.click()
  const prompt = page.locator('details pre')
  await expect(prompt).toContainText('Orders are never refunded twice.')
  await expect(prompt).toContainText('- greeting: How we greet.')
  await project.write('AGENTS.md', 'Ask before each refund.')
  await expect(prompt).toContainText('Ask before each refund.')
  await expect(prompt).not.toContainText('refunded twice')
})
