/** A tool that returns twenty megabytes: its row stays small, and what is opened of it is bounded. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openSqliteStore } from '../../core/store/sqlite/sqlite-store.ts'
import { expect, serveStudio, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent, defineTool } from 'hearth'
import { z } from 'zod'

const flood = defineTool({
  name: 'flood',
  description: 'Returns a lot.',
  parameters: z.object({}),
  execute: () => 'a line of the flood\\n'.repeat(1_000_000) + 'the end of the flood',
})

export default createAgent(() => ({ model: 'demo/scripted', tools: [flood] }))
`

/** Of a page, its frames aside: how much the browser has to keep and to lay out. */
const bounded = { letters: 400_000, nodes: 5_000 }

async function size(page: Page) {
  return page.evaluate(() => ({
    letters: document.body.textContent.length,
    nodes: document.body.querySelectorAll('*').length,
  }))
}

async function expectBounded(page: Page) {
  const { letters, nodes } = await size(page)
  expect(letters).toBeLessThan(bounded.letters)
  expect(nodes).toBeLessThan(bounded.nodes)
}

test('a result of twenty megabytes stays folded, says what was kept, and opens in parts', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'floods')
  await project.write('hearth.toml', '')
  await project.write('src/agents/desk.ts', agent)
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const field = page.getByRole('textbox', { name: 'Message', exact: true })
  await field.fill('[[tool:flood {}]][[say:done]]')
  await field.press('Enter')
  const log = page.getByRole('log')
  await expect(log.getByText('done', { exact: true })).toBeVisible()

  const row = log.getByRole('button', { name: /^flood/ })
  const output = log.getByRole('region', { name: 'Output' })
  await expect(row).toHaveAttribute('aria-expanded', 'false')
  await expect(row).toContainText('20 MB, cut')
  await expectBounded(page)

  // Also with everything else open, and after a reload.
  await page.keyboard.press('ControlOrMeta+.')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Detail: Everything open' })).toBeVisible()
  await expect(row).toContainText('20 MB, cut')
  await expect(row).toHaveAttribute('aria-expanded', 'false')

  await row.click()
  await expect(output).toContainText('a line of the flood')
  await expect(
    log.getByText(/^Cut here: 50 kB of 1 MB shown\. The tool returned 20 MB;/),
  ).toBeVisible()
  await expectBounded(page)
  await log.getByRole('button', { name: 'Load more' }).click()
  await expect(log.getByText(/^Cut here: 100 kB of 1 MB shown\./)).toBeVisible()
  await expectBounded(page)

  const saving = page.waitForEvent('download')
  await log.getByRole('button', { name: 'Save what was kept' }).click()
  const saved = await stat(await (await saving).path())
  expect(saved.size).toBeGreaterThan(1_000_000)

  // The page answers, and the field takes the next message.
  await field.fill('and now? [[say:still here]]')
  await field.press('Enter')
  await expect(log.getByText('still here', { exact: true })).toBeVisible()
})

test('twenty megabytes that were kept open in parts too, and are saved whole', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'kept-floods')
  await project.write('hearth.toml', '')
  await project.write('src/agents/desk.ts', agent)
  const once = await serveStudio(home, ['--project', project.root])
  await once.stop()
  const store = openSqliteStore(join(project.root, '.hearth', 'hearth.db'))
  const nothing = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const key = { agent: 'desk', instanceId: 'main', name: 'default' }
  const links = { sessionId: 'long', operationId: null, turnId: null, dispatchId: null }
  const output = `["${'x'.repeat(10_000_000)}",\n${'1,\n'.repeat(3_333_333)}2]`
  const call = { toolCallId: 'c1', toolName: 'flood' }
  await store.commit([
    { type: 'session.open', session: { id: 'long', ...key, ...nothing } },
    {
      type: 'entry.append',
      entry: {
        ...links,
        id: 'e1',
        parentId: null,
        data: {
          type: 'message',
          message: { role: 'assistant', content: [{ type: 'tool-call', ...call, input: {} }] },
        },
      },
    },
    {
      type: 'entry.append',
      entry: {
        ...links,
        id: 'e2',
        parentId: 'e1',
        data: {
          type: 'message',
          message: {
            role: 'tool',
            content: [{ type: 'tool-result', ...call, output, isError: false }],
          },
        },
      },
    },
  ])
  await store.close()

  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const log = page.getByRole('log')
  const row = log.getByRole('button', { name: /^flood/ })
  await expect(row).toContainText('20 MB')
  await row.click()
  await expect(log.getByText('Cut here: 50 kB of 20 MB shown.')).toBeVisible()
  await expectBounded(page)
  const saving = page.waitForEvent('download')
  await log.getByRole('button', { name: 'Save whole' }).click()
  const saved = await stat(await (await saving).path())
  expect(saved.size).toBe(output.length)
})
