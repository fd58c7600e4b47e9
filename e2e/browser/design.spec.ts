/** Agents and workflows designed in forms: each change is a small edit of the file, with undo. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent } from 'hearth'
import { lookup } from '../tools/orders.ts'

// The front desk.
export default createAgent((ctx) => ({
  model: 'demo/scripted', // costs nothing
  instructions: \`Help \${ctx.id}.\`,
  tools: [lookup],
  thinkingLevel: ctx.env.DEEP ? 'high' : 'low',
}))
`

const tools = `import { defineTool } from 'hearth'
const execute = async () => 'done'
export const lookup = defineTool({ name: 'lookup', description: 'Looks up.', execute })
export const refund = defineTool({ name: 'refund', description: 'Refunds.', execute })
`

const workflow = `import { z } from 'zod'
export const input = z.object({
  text: z.string(),
})
export async function run() {
  return 'ok'
}
`

test('a form edits the file and nothing else in it, and can be undone', async ({ home, page }) => {
  const root = join(home.projects, 'desk')
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await write('src/agents/desk.ts', agent)
  await write('src/tools/orders.ts', tools)
  await write('src/workflows/sum.ts', workflow)
  const file = () => readFile(join(root, 'src/agents/desk.ts'), 'utf8')
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/desk/agents/desk#token=${studio.token}`)
  await page.getByRole('tab', { name: 'Design' }).click()

  const model = page.getByRole('combobox', { name: 'Model', exact: true })
  await expect(model).toHaveValue('demo/scripted')
  await model.fill('demo/guide')
  await model.press('Enter')
  await expect.poll(file).toBe(agent.replace('demo/scripted', 'demo/guide'))
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(file).toBe(agent)
  await expect(model).toHaveValue('demo/scripted')

  const instructions = page.getByRole('textbox', { name: 'Instructions' })
  await expect(instructions).toHaveValue(['Help $', '{ctx.id}.'].join(''))
  await instructions.fill(['Greet $', '{ctx.id}.'].join(''))
  await instructions.blur()
  await expect.poll(file).toBe(agent.replace('Help', 'Greet'))

  await page
    .getByRole('combobox', { name: 'Add to Tools' })
    .selectOption({ label: 'refund (src/tools/orders.ts)' })
  await expect.poll(file).toContain("import { lookup, refund } from '../tools/orders.ts'")
  expect(await file()).toContain('tools: [lookup, refund],')
  await page.getByRole('button', { name: 'Take out lookup' }).click()
  await expect.poll(file).toContain("import { refund } from '../tools/orders.ts'")
  expect(await file()).toContain('tools: [refund],')

  // All of it back and forth again.
  await page.getByRole('button', { name: 'Undo the last edit' }).click()
  await expect.poll(file).toContain('tools: [lookup, refund],')
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(file).toContain('tools: [refund],')

  // Somebody else's edit shows here; what is computed is locked and leads to the code.
  await writeFile(join(root, 'src/agents/desk.ts'), agent.replace('demo/scripted', 'demo/other'))
  await expect(model).toHaveValue('demo/other')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Open in code: Thinking level, line 9' }).click()
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('ctx.env.DEEP')

  await page.goto(`${studio.url}/studio/p/desk/workflows/sum?tab=design`)
  await page.getByRole('textbox', { name: 'New field of input' }).fill('tone')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Type of tone' }).selectOption('boolean')
  const wanted = workflow.replace('z.string(),\n', 'z.string(),\n  tone: z.boolean(),\n')
  await expect.poll(() => readFile(join(root, 'src/workflows/sum.ts'), 'utf8')).toBe(wanted)
})
