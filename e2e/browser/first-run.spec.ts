/** The welcome page: what is found on this machine is a click away, and folders are opened as people type them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type FakeModelServer,
  startFakeModelServer,
} from '../../core/runtime/model/testing/fake-model-server.ts'
import type { TemporaryHome } from '../temporary-home.ts'
import { expect, serveStudio, test } from './served-studio.ts'

test('models and projects of this machine are offered, each with one click', async ({
  page,
  home,
}) => {
  home.env.OPENAI_API_KEY = 'sk-of-nobody'
  await using ollama = await localModels(home)
  await writeProject(join(home.root, 'code', 'desk'))
  const studio = await serveStudio(home)
  await page.goto(studio.address)
  const models = page.getByRole('region', { name: 'Models on this machine' })
  await expect(models.getByRole('listitem').filter({ hasText: 'OpenAI' })).toContainText(
    'key from OPENAI_API_KEY',
  )
  await expect(models.getByRole('listitem').filter({ hasText: 'LM Studio' })).toContainText(
    /not running at http:\/\/127\.0\.0\.1:1234|running, /,
  )
  await expect(models.getByRole('listitem').filter({ hasText: 'Ollama' })).toContainText(
    'running, 2 models',
  )

  await models.getByRole('button', { name: 'Chat with llama3.2:latest' }).click()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Exchange' })).toContainText('Hello from here.')
  expect(ollama.requests[0]?.body).toMatchObject({ model: 'llama3.2:latest' })
  const made = join(home.root, 'hearth-ollama', 'src', 'agents', 'assistant.ts')
  expect(await readFile(made, 'utf8')).toContain("model: 'ollama/llama3.2:latest'")

  await page.goto(`${studio.url}/studio/welcome`)
  const found = page.getByRole('region', { name: 'Found on this machine' })
  await expect(found.getByRole('button')).toHaveText(
    /desk.*has pyflue\.toml, Anthropic key in \.env/,
  )
  await found.getByRole('button').click()
  await expect(page.getByRole('link', { name: 'support', exact: true })).toBeVisible()
  // Opened once, it is one of the recent ones.
  await page.goto(`${studio.url}/studio/welcome`)
  await expect(page.getByRole('region', { name: 'Recent projects' })).toContainText('desk')
  await expect(found).toHaveCount(0)
})

test('a folder is opened by typing it: ~ is home, Enter opens, and what it is not is said in words', async ({
  page,
  home,
  studio,
  problems,
}) => {
  problems.expect(/status of 400/)
  await mkdir(join(home.root, 'empty'))
  await writeFile(join(home.root, 'note.txt'), '')
  await page.goto(studio.address)
  await page.getByRole('button', { name: 'Open a project' }).click()
  const dialog = page.getByRole('dialog', { name: 'Open a project' })
  const field = dialog.getByLabel('Folder', { exact: true })
  await expect(field).toBeFocused()
  await field.fill('somewhere/else')
  await expect(dialog).toContainText('Give the whole path, such as ')
  await expect(dialog.getByRole('button', { name: 'Open', exact: true })).toBeDisabled()
  await field.fill(join(home.root, 'nowhere'))
  await expect(dialog.getByRole('status')).toContainText('nowhere does not exist.')
  await field.fill('~/note.txt')
  await expect(dialog.getByRole('status')).toContainText('note.txt is a file.')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('note.txt is a file.')

  await field.fill('~/empty')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  const steps = page.getByRole('region', { name: 'First steps' })
  await expect(steps).toContainText('Make one first.')
  // From the empty folder to an answer, without reading anything.
  await page.locator('#main').getByRole('button', { name: 'New agent' }).last().click()
  await page.keyboard.type('helper')
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Chat' }).click()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Exchange' })).toContainText('Nice to see you')
})

async function writeProject(root: string): Promise<void> {
  await mkdir(join(root, 'agents'), { recursive: true })
  await writeFile(join(root, 'pyflue.toml'), '[agent]\nmodel = "demo/scripted"\n')
  await writeFile(join(root, '.env'), 'ANTHROPIC_API_KEY=sk-of-nobody\n')
  await writeFile(
    join(root, 'agents', 'support.ts'),
    "import { createAgent } from 'hearth'\nexport default createAgent(() => ({}))\n",
  )
}

/** Where Ollama listens; elsewhere, by a person's setting, when one runs on this machine already. */
async function localModels(home: TemporaryHome): Promise<FakeModelServer> {
  const options = { models: ['llama3.2:latest', 'qwen3:8b'], reply: { text: 'Hello from here.' } }
  try {
    return await startFakeModelServer({ ...options, port: 11_434 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    const server = await startFakeModelServer(options)
    const folder = home.env.HEARTH_HOME ?? ''
    await mkdir(folder, { recursive: true })
    const settings = { ollama: { kind: 'openai-compatible', baseUrl: server.baseUrl } }
    await writeFile(join(folder, 'providers.json'), JSON.stringify(settings))
    return server
  }
}
