/** The canvas of an agent: what hangs together, edited by the keyboard, lit up while it works. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent } from 'hearth'
import { lookup } from '../tools/orders.ts'

export default createAgent(() => ({
  model: 'demo/scripted',
  tools: [lookup],
}))
`

const tools = `import { defineTool } from 'hearth'
const execute = async () => 'done'
export const lookup = defineTool({ name: 'lookup', description: 'Looks up.', execute })
export const refund = defineTool({ name: 'refund', description: 'Refunds.', execute })
`

test('a canvas shows, changes and follows an agent', async ({ home, page }) => {
  const root = join(home.projects, 'desk')
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await write('src/agents/desk.ts', agent)
  await write('src/tools/orders.ts', tools)
  const file = () => readFile(join(root, 'src/agents/desk.ts'), 'utf8')
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/desk/agents/desk#token=${studio.token}`)
  await page.getByRole('tab', { name: 'Design' }).click()
  await page.getByRole('button', { name: 'Canvas' }).click()
  const lookup = page.getByRole('button', { name: 'lookup src/tools/orders.ts, Tool' })
  const panel = page.getByRole('complementary', { name: 'Selected on the canvas' })
  await expect(lookup).toBeVisible()
  await expect(panel.getByRole('heading', { name: 'desk' })).toBeVisible()

  await panel
    .getByRole('combobox', { name: 'Add to Tools' })
    .selectOption({ label: 'refund (src/tools/orders.ts)' })
  await expect.poll(file).toContain('tools: [lookup, refund],')
  const refund = page.getByRole('button', { name: 'refund src/tools/orders.ts, Tool' })
  await expect(refund).toBeVisible()

  // By the keyboard: choose it, take it out.
  await refund.focus()
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: 'refund' })).toBeVisible()
  await page.keyboard.press('Delete')
  await expect.poll(file).toBe(agent)
  await expect(refund).toHaveCount(0)

  const asked = await fetch(`${studio.url}/agents/desk/one`, {
    method: 'POST',
    headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message: '[[tool:lookup {}]]' }),
  })
  expect(asked.status).toBe(200)
  const lit = page.getByRole('button', { name: 'lookup src/tools/orders.ts, Tool, used' })
  await expect(lit).toBeVisible()

  await expectAccessible(page)
  await page.reload()
  await expect(lookup).toBeVisible()
})
