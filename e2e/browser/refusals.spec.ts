/** What others refuse: a provider, an MCP server, the project's own files, the disk. Each is said, with the way on. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = (model: string) =>
  `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: '${model}' }))\n`

/** A provider that refuses every call: with the status that its path begins with. */
async function refusingProvider(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const status = Number(request.url?.split('/')[1])
    const message = status === 401 ? 'Incorrect API key provided' : 'Rate limit reached'
    // Not to be tried again by itself in this test.
    response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' })
    response.end(JSON.stringify({ error: { message, type: 'invalid_request_error' } }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, server }
}

test('a refused key, a reached limit and a provider that is not there are told once, with what mends them', async ({
  page,
  home,
}) => {
  const { url, server } = await refusingProvider()
  // Nobody listens there any more.
  const gone = await refusingProvider()
  gone.server.close()
  await once(gone.server, 'close')
  const project = new WrittenProject(home, 'desk')
  const provider = (name: string, base: string) =>
    `[providers.${name}]\nkind = "openai-compatible"\nbase_url = "${base}"\n`
  await project.write(
    'hearth.toml',
    provider('refusing', `${url}/401`) +
      provider('busy', `${url}/429`) +
      provider('gone', `${gone.url}/v1`),
  )
  for (const name of ['refusing', 'busy', 'gone']) {
    await project.write(`src/agents/${name}.ts`, agent(`${name}/one`))
  }
  const failure = page.locator('#main').getByRole('alert')
  const ask = async (name: string) => {
    await project.open(page, home, `agents/${name}`)
    await page.getByRole('textbox', { name: 'Message' }).fill('hello')
    await page.keyboard.press('Enter')
    await expect(failure).toContainText('The answer failed.')
  }

  await ask('busy')
  await expect(failure).toContainText('answered with HTTP 429')
  await expect(failure).toContainText('wait or choose another model')
  await expect(failure.getByRole('button', { name: 'Retry' })).toBeVisible()
  await expect(failure.getByRole('link', { name: 'Open providers' })).toHaveCount(0)

  await ask('gone')
  await expect(failure).toContainText('Is the local model server running?')

  await ask('refusing')
  const said = (await failure.textContent()) ?? ''
  expect(said.match(/Incorrect API key provided/g)).toHaveLength(1)
  await failure.getByRole('link', { name: 'Open providers' }).click()
  await expect(page).toHaveURL(/settings\/providers$/)
  server.close()
})

test('an MCP server that does not start says why, with the last it wrote, and is connected again by hand', async ({
  page,
  home,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write(
    'hearth.toml',
    `[mcp.servers.stuck]
command = "sh"
args = ["-c", "echo reading the settings >&2; echo cannot find the database >&2; exit 3"]

[mcp.servers.absent]
command = "no-such-program"
`,
  )
  await project.write('src/agents/helper.ts', agent('demo/guide'))
  await project.open(page, home, 'settings/mcp')
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await page.getByRole('button', { name: /^Connect.* stuck$/ }).click()
  await expect(row('stuck')).toContainText('failed')
  await expect(row('stuck')).toContainText('Its process ended with code 3.')
  await expect(row('stuck')).toContainText('cannot find the database')
  await expect(row('stuck')).not.toContainText('EPIPE')
  await page.getByRole('button', { name: /^Connect.* absent$/ }).click()
  await expect(row('absent')).toContainText('There is no command "no-such-program".')
  await expectAccessible(page)

  // Once its cause is mended it is connected with a click.
  await expect(page.getByRole('button', { name: 'Connect again stuck' })).toBeEnabled()
})

test('a project in a folder with spaces and other scripts works; what cannot be read or written is said', async ({
  page,
  home,
  problems,
}) => {
  problems.expect(/status of 400/)
  const project = new WrittenProject(home, 'Mein Projekt äöü 日本')
  await project.write('hearth.toml', '[agent\n')
  await project.write('.env', 'A KEY=1\n')
  await project.write('src/agents/fine.ts', agent('demo/guide'))
  await project.write('src/agents/wrong.ts', 'export default createAgent(`)\n')
  const studio = await serveStudio(home, ['--project', project.root])
  await page.goto(studio.address)
  const main = page.getByRole('main')
  await page.getByRole('link', { name: 'Agents' }).click()
  await expect(main.getByRole('alert').filter({ hasText: 'hearth.toml' })).toContainText('line 1')
  await expect(main.getByRole('alert').filter({ hasText: '.env' })).toContainText('Line 1')
  const broken = main.getByRole('alert').filter({ hasText: 'src/agents/wrong.ts' })
  await expect(broken).toContainText('could not be loaded')
  await broken.getByRole('link', { name: 'Open in code' }).click()
  await expect(page.getByRole('tab', { name: /^Code/ })).toHaveAttribute('aria-selected', 'true')

  // The others are not hurt.
  await page.getByRole('link', { name: 'Agents' }).click()
  await main.getByRole('link', { name: 'Chat with fine' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Exchange' })).toContainText('Nice to see you')

  await page.getByRole('link', { name: 'Files' }).click()
  await page.getByRole('button', { name: 'New file' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Path' }).fill(`${'long'.repeat(80)}.ts`)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Its name is too long.')
  await page.keyboard.press('Escape')

  // Mended, the trouble goes by itself.
  await project.write('hearth.toml', '')
  await project.write('.env', 'KEY=1\n')
  await page.getByRole('link', { name: 'Agents' }).click()
  await expect(main.getByRole('alert')).toHaveCount(1)
})
