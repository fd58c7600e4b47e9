/** Trying one tool, and one prompt over several models. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible, seriousFindings } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent } from 'hearth'
import { lookup } from '../tools/orders.ts'
export default createAgent(() => ({ model: 'demo/scripted', tools: [lookup] }))
`

const tools = `import { defineTool } from 'hearth'
import { z } from 'zod'
export const lookup = defineTool({
  name: 'lookup',
  description: 'Looks an order up.',
  parameters: z.object({ order: z.string().min(1).describe('Its number') }),
  async execute({ order }) {
    if (order === 'bad') throw new Error('no such order')
    return { order, state: 'sent' }
  },
})
`

test('a tool is tried from a form, and a prompt over two models', async ({ home, page }) => {
  const root = join(home.projects, 'desk')
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await write('src/agents/desk.ts', agent)
  await write('src/tools/orders.ts', tools)
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/desk/agents/desk#token=${studio.token}`)
  await page.getByRole('tab', { name: 'Design' }).click()
  await page.getByRole('button', { name: 'Try lookup' }).click()
  const dialog = page.getByRole('dialog', { name: 'Try lookup' })
  const result = dialog.getByRole('status', { name: 'Result' })
  const order = dialog.getByRole('textbox', { name: 'order' })

  // Nothing is called while the form is not right.
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(order).toHaveAttribute('aria-invalid', 'true')
  await expect(order).toBeFocused()
  await order.fill('A-1')
  await page.keyboard.press('Control+Enter')
  await expect(result).toContainText('Done')
  await expect(result).toContainText('sent')
  await order.fill('bad')
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(result).toContainText('no such order')
  await expect(result).toContainText('It failed')
  expect(await seriousFindings(page)).toEqual([])

  // What was given last is there again.
  await page.reload()
  await page.getByRole('button', { name: 'Try lookup' }).click()
  await expect(order).toHaveValue('bad')
  await page.keyboard.press('Escape')

  await page.goto(`${studio.url}/studio/p/desk/playground`)
  await page.getByRole('textbox', { name: 'Prompt' }).fill('[[say:four]]')
  await page.getByRole('button', { name: 'Ask them' }).click()
  const columns = page.getByRole('region', { name: /^demo\// })
  await expect(columns).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'demo/scripted' })).toContainText('four')
  await expect(page.getByText('fastest')).toHaveCount(1)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go on with demo/scripted' }).click()
  await expect(page.getByRole('region', { name: 'Chat' })).toContainText('four')
})

const many = `import { defineTool } from 'hearth'
import { z } from 'zod'
const done = async (args: unknown) => args
export const nested = defineTool({
  name: 'nested',
  description: 'Takes much.',
  parameters: z.object({
    where: z.object({ city: z.string() }),
    tags: z.array(z.string()),
    kind: z.enum(['new', 'old']),
    note: z.string().optional(),
  }),
  execute: done,
})
export const picture = defineTool({
  name: 'picture',
  description: 'Gives a picture.',
  execute: async () => ({ type: 'image', mediaType: 'image/png', data: '${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='}' }),
})
export const slow = defineTool({
  name: 'slow',
  description: 'Never ends by itself.',
  execute: (_args, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('told to stop')))
    }),
})
`

test('nested input, JSON beside it, earlier inputs, a picture, and a call that is stopped', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write(
    'src/agents/desk.ts',
    `import { createAgent } from 'hearth'
import { nested, picture, slow } from '../tools/many.ts'
export default createAgent(() => ({ model: 'demo/scripted', tools: [nested, picture, slow] }))
`,
  )
  await project.write('src/tools/many.ts', many)
  await project.open(page, home, 'agents/desk?tab=design')
  await page.getByRole('button', { name: 'Try nested' }).click()
  const dialog = page.getByRole('dialog')
  const result = dialog.getByRole('status', { name: 'Result' })
  const city = dialog.getByRole('textbox', { name: 'city' })
  await city.fill('Ulm ]] [[say:x]]')
  await dialog.getByRole('button', { name: 'Add to tags' }).click()
  await dialog.getByRole('group', { name: 'tags' }).getByRole('textbox').fill('blue')
  await dialog.getByRole('combobox', { name: 'kind' }).selectOption('old')
  await dialog.getByRole('button', { name: 'Show as JSON' }).click()
  const json = dialog.getByRole('textbox', { name: 'Input as JSON' })
  await expect(json).toHaveValue(/"kind": "old"/)
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(result).toContainText('Done')
  await expect(result).toContainText('Ulm ]] [[say:x]]')

  await json.fill('{"where":{"city":"Bonn"},"tags":[],"kind":"new"}')
  await expect(city).toHaveValue('Bonn')
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(result).toContainText('Bonn')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Previous inputs' }).click()
  await page.getByRole('menuitem', { name: /old/ }).click()
  await expect(city).toHaveValue('Ulm ]] [[say:x]]')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Try picture' }).click()
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(result.getByRole('img', { name: 'What the tool gave' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Try slow' }).click()
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await expect(result).toContainText('Running')
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await expect(result).not.toContainText('Running')

  // Stopped while its session is opened, it is never asked for.
  const opening = Promise.withResolvers<void>()
  await page.route(/\/api\/sessions\?/, async (route) => {
    await opening.promise
    await route.continue()
  })
  const prompts: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/prompt')) prompts.push(request.url())
  })
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  opening.resolve()
  await expect(dialog.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await expect(result).toBeEmpty()
  expect(prompts).toEqual([])
})
