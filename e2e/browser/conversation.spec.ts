/** A conversation taken apart: other versions, a fork, find, search, care, export, and ten thousand messages. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Change } from '../../core/contract/change.ts'
import { openSqliteStore } from '../../core/store/sqlite/sqlite-store.ts'
import type { TemporaryHome } from '../temporary-home.ts'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`

async function talkingProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'talking')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  await writeFile(join(root, 'src', 'agents', 'talker.ts'), agent)
  return root
}

async function send(page: Page, text: string, answer: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText(answer, { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
}

test('a message is rewritten, a session forked, found, deleted and had back', async ({
  page,
  home,
}) => {
  const root = await talkingProject(home)
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(studio.address)
  await page.getByRole('link', { name: 'Chat with talker' }).click()
  await send(page, 'one [[say:apples]]', 'apples')
  await send(page, 'two [[say:pears]]', 'pears')
  const log = page.getByRole('log')

  // Rewritten by keyboard: the later exchange gives way, and comes back with the first version.
  const first = log.getByRole('article').first()
  await first.getByRole('button', { name: 'Message actions' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Edit and resend' }).press('Enter')
  const editor = page.getByRole('textbox', { name: 'Edit message' })
  await expect(editor).toBeFocused()
  await editor.fill('one [[say:cherries]]')
  await page.keyboard.press('Enter')
  await expect(log.getByText('cherries', { exact: true })).toBeVisible()
  await expect(log.getByText('pears', { exact: true })).toBeHidden()
  const versions = log.getByRole('group', { name: 'Versions of this message' })
  await expect(versions).toContainText('2/2')
  await expectAccessible(page)
  await versions.getByRole('button', { name: 'Previous version' }).click()
  await expect(log.getByText('pears', { exact: true })).toBeVisible()
  await expect(versions).toContainText('1/2')

  await log.getByRole('button', { name: 'Regenerate the answer' }).last().click()
  await expect(versions).toHaveCount(2)
  await expect(versions.last()).toContainText('2/2')

  // A fork of the first exchange, marked on both sides.
  await first.getByRole('button', { name: 'Answer actions' }).click()
  await page.getByRole('menuitem', { name: 'Fork from here' }).click()
  await expect(log.getByText('Forked from')).toBeVisible()
  await expect(log.getByText('pears', { exact: true })).toBeHidden()
  await send(page, 'three [[say:quinces]]', 'quinces')
  await log.getByRole('button', { name: 'one [[say:apples]]', exact: true }).click()
  await expect(log.getByText('Continued in')).toBeVisible()
  await expect(log.getByText('quinces', { exact: true })).toBeHidden()

  // Found in this conversation, and then in all of them.
  await page.keyboard.press('ControlOrMeta+F')
  const find = page.getByRole('searchbox', { name: 'Find in this conversation' })
  await expect(find).toBeFocused()
  await find.fill('appl')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^1 of \d+$/)
  await page.keyboard.press('Escape')
  await expect(find).toBeHidden()
  const search = page.getByRole('searchbox', { name: 'Search all conversations' })
  await search.fill('quince')
  const results = page.getByRole('list', { name: 'Search results' })
  await expectAccessible(page)
  await results.getByRole('button').first().click()
  await expect(log.getByText('quinces', { exact: true })).toBeVisible()
  await search.fill('')
  await page.keyboard.press('ControlOrMeta+P')
  await page.getByRole('dialog').getByRole('combobox').fill('pear')
  await expect(page.getByRole('option').filter({ hasText: 'pear' }).first()).toBeVisible()
  await page.keyboard.press('Escape')

  // A file goes with the message, and is shown as one.
  await page.locator('input[type=file]').setInputFiles({
    name: 'plums.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Plums are blue.'),
  })
  await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('plums.txt')
  await send(page, 'four [[say:noted]]', 'noted')
  await expect(log.getByRole('article').last()).toContainText('plums.txt')
  await expect(log.getByRole('article').last()).not.toContainText('Plums are blue')

  // Less of the work, by one key.
  const detail = page.getByRole('button', { name: /^Detail: / })
  await expect(detail).toHaveAccessibleName('Detail: Steps folded')
  await page.keyboard.press('ControlOrMeta+.')
  await expect(detail).toHaveAccessibleName('Detail: Everything open')

  // Exported as Markdown.
  await page.getByRole('button', { name: 'Export' }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click()
  const saved = await readFile(await (await saving).path(), 'utf8')
  expect(saved).toContain('## You\n\nthree [[say:quinces]]\n\n## Agent\n\nquinces')
  expect(saved).toContain('Plums are blue.')

  // Deleted, had back, pinned.
  const list = page.getByRole('navigation', { name: 'Conversations' })
  const row = list.getByRole('button', { name: 'one [[say:apples]] (fork)', exact: false }).first()
  await page.getByRole('button', { name: 'Session actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(row).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row).toBeVisible()
  await row.click()
  await page.getByRole('button', { name: 'Session actions' }).click()
  await page.getByRole('menuitem', { name: 'Pin' }).click()
  await expect(list.getByText('Pinned:')).toBeAttached()
  await page.getByRole('button', { name: 'Session actions' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(list.getByRole('button', { name: /Archived/ })).toBeVisible()
})

const exchanges = 5_000

/** A session of ten thousand messages, written as the store writes them. */
async function fillHistory(root: string): Promise<void> {
  const store = openSqliteStore(join(root, '.hearth', 'hearth.db'))
  const nothing = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const key = { agent: 'talker', instanceId: 'main', name: 'default' }
  const changes: Change[] = [{ type: 'session.open', session: { id: 'long', ...key, ...nothing } }]
  let parentId: string | null = null
  for (let number = 1; number <= exchanges; number++) {
    for (const role of ['user', 'assistant'] as const) {
      const id: string = `${role}-${number}`
      const word = role === 'user' ? 'Question' : 'Answer'
      const needle = number === 40 && role === 'user' ? ' with a needle' : ''
      const text = `${word} ${number}${needle}. ${'Some more words to fill a line. '.repeat(number % 7)}`
      const links = { operationId: null, turnId: null, dispatchId: null }
      const message = { role, content: [{ type: 'text' as const, text }] }
      const data = { type: 'message' as const, message }
      changes.push({
        type: 'entry.append',
        entry: { id, sessionId: 'long', parentId, ...links, data },
      })
      parentId = id
    }
  }
  await store.commit(changes)
  await store.close()
}

test('ten thousand messages open at their end, and the oldest is found', async ({ page, home }) => {
  const root = await talkingProject(home)
  const once = await serveStudio(home, ['--project', root])
  await once.stop()
  await fillHistory(root)
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(studio.address)
  const link = page.getByRole('link', { name: 'Chat with talker' })
  await expect(link).toBeVisible()
  let pages = 0
  page.on('request', (request) => {
    if (/\/entries(\?|$)/.test(request.url())) pages += 1
  })
  await link.click()
  const log = page.getByRole('log')
  await expect(log.getByText(/^Answer 5000\./)).toBeInViewport()
  // The end is read, and what is just above it; not the hundred pages before.
  expect(pages).toBeGreaterThan(0)
  expect(pages).toBeLessThanOrEqual(5)

  await page.keyboard.press('ControlOrMeta+F')
  await page.getByRole('searchbox', { name: 'Find in this conversation' }).fill('needle')
  await expect(log.getByText(/^Question 40 with a needle/)).toBeInViewport()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect(log.getByText(/^Answer 5000\./)).toBeInViewport()
})
