/**
 * What a person does on a first day with Hearth, the same through both doors: a project from a
 * template, a chat with a tool call, a stopped answer, an edited agent, a workflow and its timeline;
 * then everything again after a restart.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'

export interface Door {
  /** Names the screenshots. */
  name: 'browser' | 'desktop'
  /** Folder for new projects. */
  projects: string
  /** The studio's page as it is now. */
  page(): Page
  /** Quits the studio and starts it again on the same home. */
  restart(): Promise<void>
}

const source = (instructions: string): string => `import { createAgent } from 'hearth'

export default createAgent(() => ({
  model: 'demo/scripted',
  instructions: ${JSON.stringify(instructions)},
}))
`

export async function walkTheFirstDay(door: Door): Promise<void> {
  const helper = join(door.projects, 'helper')

  await makeProject(door, { template: 'Assistant', name: 'helper' })
  await door.page().getByRole('link', { name: 'Chat with assistant' }).click()

  await send(door, 'Please create plans/today.md with "buy bread"')
  await expect(toolRow(door, 'write')).toContainText('finished')
  await answered(door)
  expect(await findFile(helper, 'today.md')).toContain('buy bread')
  await picture(door, '1-tool-call')

  await send(door, 'Tell me a long story')
  await expect(transcript(door)).toContainText('harbour')
  await door.page().getByRole('button', { name: 'Stop' }).click()
  await expect(transcript(door)).toContainText(/stopped/i)
  await answered(door)
  await expect(transcript(door)).not.toContainText('That is the end of the story')
  await picture(door, '2-stopped')

  await editAgent(door, source('Always think of marmalade.'))
  await send(door, 'What were you told? [[dump]]')
  await expect(transcript(door)).toContainText('Always think of marmalade.')
  await answered(door)

  await runTriage(door)

  await door.restart()

  await openRecent(door, 'helper')
  await door.page().getByRole('link', { name: 'Chat with assistant' }).click()
  await expect(transcript(door)).toContainText('buy bread')
  await expect(transcript(door)).toContainText('Always think of marmalade.')
  await send(door, 'Do you remember? [[dump]]')
  // The reply is what the model was given: the first prompt is still part of it.
  const last = exchanges(door).last()
  await expect(last).toContainText('plans/today.md')
  await expect(last).toContainText('marmalade')
  await answered(door)
  await picture(door, '6-continued')
  await section(door, 'Activity')
  await expect(
    door
      .page()
      .getByRole('link', { name: /assistant/ })
      .first(),
  ).toBeVisible()

  await openRecent(door, 'triage')
  await section(door, 'Runs')
  await door
    .page()
    .getByRole('link', { name: /triage/ })
    .first()
    .click()
  await expectWaterfall(door)
  await picture(door, '7-run-after-restart')
}

async function makeProject(
  door: Door,
  { template, name }: { template: string; name: string },
): Promise<void> {
  const page = door.page()
  await welcome(door)
  await page.getByRole('button', { name: 'New from template' }).click()
  const dialog = page.getByRole('dialog', { name: 'New from template' })
  await dialog.getByRole('radio', { name: template }).click()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Location').fill(door.projects)
  await dialog.getByRole('button', { name: 'Create project' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: `Project ${name}.` })).toBeVisible()
}

async function openRecent(door: Door, name: string): Promise<void> {
  await welcome(door)
  const recent = door.page().getByRole('region', { name: 'Recent projects' })
  await recent.getByRole('button', { name }).click()
  await expect(door.page().getByRole('button', { name: `Project ${name}.` })).toBeVisible()
}

/** The welcome page is where a person lands first, and in the project menu later. */
async function welcome(door: Door): Promise<void> {
  const page = door.page()
  const title = page.getByRole('heading', { name: 'Welcome to Hearth' })
  const switcher = page.getByRole('button', { name: /Switch project/ })
  await expect(title.or(switcher)).toBeVisible()
  if (await title.isVisible()) return
  await switcher.click()
  await page.getByRole('menuitem', { name: 'Welcome page' }).click()
  await expect(title).toBeVisible()
}

async function editAgent(door: Door, text: string): Promise<void> {
  const page = door.page()
  await page.getByRole('tab', { name: 'Code' }).click()
  const editor = page.getByRole('textbox', { name: 'src/agents/assistant.ts' })
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('createAgent')
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
  await page.keyboard.press('ControlOrMeta+S')
  await expect(page.getByText('Saved · agent reloaded')).toBeVisible()
  await picture(door, '3-edited')
  await page.getByRole('tab', { name: 'Chat' }).click()
}

async function runTriage(door: Door): Promise<void> {
  const page = door.page()
  await makeProject(door, { template: 'Issue triage', name: 'triage' })
  await section(door, 'Workflows')
  await page
    .getByRole('link', { name: /triage/ })
    .first()
    .click()
  const form = page.getByRole('form', { name: 'Start triage' })
  await form.getByLabel('title').fill('The window does not come back')
  await form.getByLabel('body').fill('I closed it on the second display and now it is gone.')
  await picture(door, '4-start-form')
  await form.getByRole('button', { name: 'Run workflow' }).click()
  await expectWaterfall(door)
  await picture(door, '5-waterfall')
}

/** The run's page: what came out, and the steps it took. */
async function expectWaterfall(door: Door): Promise<void> {
  const page = door.page()
  await expect(page.getByRole('main')).toContainText('Succeeded')
  await expect(page.getByRole('main')).toContainText('severity')
  const spans = page.getByRole('listbox', { name: 'Spans' })
  await expect(spans.getByRole('option', { name: /triage/ }).first()).toBeVisible()
  await expect(spans.getByRole('option')).not.toHaveCount(1)
}

async function section(door: Door, name: string): Promise<void> {
  const rail = door.page().getByRole('navigation', { name: 'Sections' })
  await rail.getByRole('link', { name }).click()
}

async function send(door: Door, text: string): Promise<void> {
  const box = door.page().getByRole('textbox', { name: 'Message' })
  await box.fill(text)
  await box.press('Enter')
  await expect(exchanges(door).last()).toContainText(text.split(' [[')[0] ?? text)
}

/** Nothing is running any more: the composer sends again instead of queueing. */
async function answered(door: Door): Promise<void> {
  await expect(door.page().getByRole('button', { name: 'Stop' })).toBeHidden()
}

function exchanges(door: Door): Locator {
  return door.page().getByRole('article', { name: 'Exchange' })
}

function transcript(door: Door): Locator {
  return door.page().getByRole('main')
}

function toolRow(door: Door, tool: string): Locator {
  return exchanges(door)
    .last()
    .getByRole('button', { name: new RegExp(`^${tool}\\b`) })
}

async function picture(door: Door, name: string): Promise<void> {
  await door.page().screenshot({ path: `artifacts/${door.name}-${name}.png` })
}

/** The content of a file somewhere below a folder; tools work in folders of their own. */
async function findFile(folder: string, name: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const entry = entries.find((candidate) => candidate.isFile() && candidate.name === name)
  if (!entry) throw new Error(`There is no ${name} below ${folder}.`)
  return readFile(join(entry.parentPath, name), 'utf8')
}
