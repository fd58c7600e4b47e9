/** What goes wrong is said: what happened, why, and the button that mends it. */
import { rm } from 'node:fs/promises'
import { expect, serveStudio, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = (model: string) =>
  `import { createAgent } from 'hearth'\nexport default createAgent(() => (${model}))\n`

test('a server that stops: what is shown stays, a view that is not loaded says so, and all goes on when it is back', async ({
  page,
  home,
  problems,
}) => {
  problems.expect(/ERR_|Failed to (?:load|fetch)|dynamically imported|Hearth does not answer/)
  home.env.HEARTH_TOKEN = 'one-token-for-both-starts'
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.open(page, home, 'runs')
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
  const { url } = project.studio ?? { url: '' }
  await project.studio?.stop()
  const trouble = page.getByRole('region', { name: 'Trouble' })
  await expect(trouble).toContainText('Hearth does not answer.')
  await expect(trouble).toContainText('Start it again with: hearth serve')
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()

  await page.getByRole('link', { name: 'Terminal' }).click()
  await expect(page.locator('#main').getByRole('alert')).toContainText('Hearth does not answer.')
  await expect(page.getByRole('main')).toHaveCount(1)

  await serveStudio(home, ['--port', new URL(url).port, '--project', project.root])
  await trouble
    .getByRole('button', { name: 'Try now' })
    .click()
    // It may have come back by itself meanwhile.
    .catch(() => undefined)
  await expect(trouble).toHaveCount(0)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await page.locator('#main').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Terminal' })).toBeVisible()
})

test('a project whose folder was deleted says so on every view, and is closed with a click', async ({
  page,
  home,
  problems,
}) => {
  problems.expect(/status of [45]\d\d/)
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.write('src/agents/helper.ts', agent("{ model: 'demo/scripted' }"))
  await project.open(page, home, 'agents')
  await expect(page.getByRole('link', { name: 'helper', exact: true })).toBeVisible()
  // Types for editors may still be written into it.
  await rm(project.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  const trouble = page.getByRole('region', { name: 'Trouble' })
  await expect(trouble).toContainText('The folder of this project is gone.')
  await expect(trouble).toContainText(project.root)
  // To lose an agent is not to have edited one.
  await expect(page.getByRole('link', { name: 'Edit an agent' }).getByLabel('To do')).toBeVisible()
  await trouble.getByRole('button', { name: 'Close project' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome to Hearth' })).toBeVisible()
})

test('no key, no model, another Hearth, a wrong token: each with its way on', async ({
  page,
  home,
  browser,
  problems,
}) => {
  problems.expect(/status of (?:4\d\d|5\d\d)/)
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.write('src/agents/keyless.ts', agent("{ model: 'openai/gpt-5.5' }"))
  await project.write('src/agents/undecided.ts', agent('{}'))
  const ask = async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('hello')
    await page.keyboard.press('Enter')
  }
  const failure = page.locator('#main').getByRole('alert')
  await project.open(page, home, 'agents/keyless')
  await ask()
  await expect(failure).toContainText('needs an API key')
  await failure.getByRole('link', { name: 'Open providers' }).click()
  await expect(page).toHaveURL(/settings\/providers$/)

  await project.open(page, home, 'agents/undecided')
  await ask()
  await expect(failure).toContainText('No model was chosen.')
  await failure.getByRole('link', { name: 'Choose a model' }).click()
  await expect(page).toHaveURL(/tab=design/)

  const other = await serveStudio(home)
  await page.goto(other.address)
  await page.getByRole('button', { name: 'Open a project' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Folder', { exact: true }).fill(project.root)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('already open in another Hearth')
  await expect(dialog.getByRole('alert')).toContainText(project.studio?.url ?? 'no address')

  const stranger = await browser.newPage()
  await stranger.goto(`${other.url}/studio/#token=wrong`)
  await expect(stranger.getByText('The token was refused.')).toBeVisible()
  await stranger.getByLabel('Token or address').fill(other.address)
  await stranger.keyboard.press('Enter')
  await expect(stranger.getByRole('heading', { name: 'Welcome to Hearth' })).toBeVisible()
  await stranger.close()
})
