/** The first message to an agent, where the server answers late: nothing typed is lost, and nothing is drawn twice. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'
import { expect, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`

async function newProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'late')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  await writeFile(join(root, 'src', 'agents', 'talker.ts'), agent)
  return root
}

/** Answers to these are kept back until `release`. */
async function holdBack(page: Page, path: RegExp): Promise<{ release: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(
    (url) => path.test(url.pathname),
    async (route) => {
      if (route.request().method() === 'GET') await promise
      await route.continue()
    },
  )
  return { release: resolve }
}

test('what is typed before the chat is there is sent once it is', async ({ page, home }) => {
  const studio = await serveStudio(home, ['--project', await newProject(home)])
  await page.goto(studio.address)
  await page.getByRole('link', { name: 'src/agents/talker.ts' }).click()
  const tab = page.getByRole('tab', { name: 'Chat' })
  await expect(tab).toBeVisible()
  const instances = await holdBack(page, /\/api\/agents\/talker\/instances$/)

  await tab.click()
  await page.keyboard.type('hello [[say:apples]]')
  await page.keyboard.press('Enter')
  await page.keyboard.type('next')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeHidden()
  instances.release()

  const exchange = page.getByRole('article', { name: 'Exchange' })
  await expect(exchange).toContainText('hello [[say:apples]]')
  await expect(exchange.getByText('apples', { exact: true })).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Message' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('next')
})

test('the focus stays in a conversation whose session becomes known', async ({ page, home }) => {
  const studio = await serveStudio(home, ['--project', await newProject(home)])
  await page.goto(studio.address)
  await page.getByRole('link', { name: 'Chat with talker' }).click()
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible()
  const sessions = await holdBack(page, /\/api\/sessions$/)

  await page.getByRole('textbox', { name: 'Message' }).fill('hello [[say:apples]]')
  await page.keyboard.press('Enter')
  const log = page.getByRole('log')
  await expect(log).toContainText('hello')
  await log.focus()
  sessions.release()

  await expect(log.getByText('apples', { exact: true })).toBeVisible()
  await expect(log.getByRole('button', { name: 'Regenerate the answer' })).toBeVisible()
  await expect(log).toBeFocused()
})

test('a message that is refused goes back to the field', async ({ page, home, problems }) => {
  problems.expect(/status of 503/)
  const studio = await serveStudio(home, ['--project', await newProject(home)])
  await page.goto(studio.address)
  await page.getByRole('link', { name: 'Chat with talker' }).click()
  await page.route('**/prompt', (route) =>
    route.fulfill({
      status: 503,
      json: {
        error: {
          type: 'agent_not_loaded',
          message: 'The agent is not loaded yet.',
          details: 'Send it again in a moment.',
        },
      },
    }),
  )
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Send it again in a moment.')
  await expect(field).toHaveValue('hello')
  await expect(page.getByRole('article', { name: 'Exchange' })).toHaveCount(0)
})
