/**
 * Somebody who never saw Hearth, without a key, a network or the documentation: from the first page to
 * a tool call, an approval, a workflow run and its timeline, then an agent made and changed by its form.
 * What is clicked is what the page itself suggests.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, serveStudio, test } from './served-studio.ts'

test('a first-time user gets from start to a timeline, and makes an agent, unaided', async ({
  page,
  home,
  studio,
}) => {
  const strangers = await shutOut(page, studio.url)
  const steps = new Steps()
  await page.goto(studio.address)

  await steps.click(page.getByRole('button', { name: 'Try the demo (no key)' }))
  await steps.click(
    page.getByRole('list', { name: 'Suggestions' }).getByRole('button', { name: /short note/ }),
  )
  const chat = page.getByRole('main')
  await expect(chat.getByRole('button', { name: /^write\b/ })).toContainText('finished')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await expectDone(page, 'Chat with an agent')

  // The next step says what to ask for, and the field has the focus.
  await expect(firstSteps(page)).toContainText('run date')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('run date')
  await page.keyboard.press('Enter')
  await steps.click(page.getByRole('button', { name: 'Allow once' }))
  await expect(chat.getByRole('button', { name: /^bash\b/ })).toContainText('finished')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await expectDone(page, 'Approve a tool')
  await page.screenshot({ path: 'artifacts/first-user-1-chat.png' })

  await steps.click(firstSteps(page).getByRole('link', { name: 'Run a workflow' }))
  await expect(page.getByLabel('title')).toBeFocused()
  await steps.click(page.getByRole('button', { name: 'Use the example' }))
  await steps.click(page.getByRole('button', { name: 'Run workflow' }))
  await expect(chat).toContainText('Succeeded')
  await expect(chat).toContainText('severity')
  await expect(page.getByRole('listbox', { name: 'Spans' }).getByRole('option')).not.toHaveCount(1)
  await expectDone(page, 'Run a workflow')
  await expectDone(page, 'Open a timeline')
  await page.screenshot({ path: 'artifacts/first-user-2-timeline.png' })
  // From nothing to a timeline.
  expect(steps.count).toBe(6)

  await steps.click(page.getByRole('link', { name: 'Agents' }))
  await steps.click(page.getByRole('button', { name: 'New agent' }))
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('poet')
  await page.keyboard.press('Enter')
  const instructions = page.getByRole('textbox', { name: 'Instructions' })
  await instructions.fill('You are a poet. Answer with a haiku.')
  await instructions.blur()
  await expect(page.getByRole('button', { name: 'Undo' }).last()).toBeVisible()
  const file = join(home.root, 'hearth-demo', 'src', 'agents', 'poet.ts')
  await expect.poll(() => readFile(file, 'utf8')).toContain('You are a poet. Answer with a haiku.')
  await page.screenshot({ path: 'artifacts/first-user-3-agent.png' })
  await steps.click(page.getByRole('tab', { name: 'Chat' }))
  // Who types sees where.
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('hello')
  // What is told of the edit does not lie over Send.
  await expect(told(page)).toBeVisible()
  await expect
    .poll(async () => bottomOf(await told(page).boundingBox()))
    .toBeLessThan(topOf(await page.getByRole('region', { name: 'Write a message' }).boundingBox()))
  await steps.click(page.getByRole('button', { name: 'Send' }))
  await expect(page.getByRole('article', { name: 'Exchange' })).toContainText('Nice to see you')

  // All five steps are taken: their list has gone.
  await expect(firstSteps(page)).toBeHidden()

  // A tool of one's own: made from the palette, given to the agent, tried, used.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('new tool')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('rhyme')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/files\?.*rhyme\.ts/)
  await expect(chat).toContainText('Give it to an agent in its Design')
  await steps.click(page.getByRole('link', { name: 'Agents' }))
  await steps.click(chat.getByRole('link', { name: 'poet', exact: true }))
  await steps.click(page.getByRole('tab', { name: 'Design' }))
  await page
    .getByRole('combobox', { name: 'Add to Tools' })
    .selectOption({ label: 'rhyme (src/tools/rhyme.ts)' })
  await steps.click(page.getByRole('button', { name: 'Try rhyme' }))
  await page.keyboard.type('moon')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('status', { name: 'Result' })).toContainText(
    'Nothing is known about moon',
  )
  await page.keyboard.press('Escape')
  await steps.click(page.getByRole('tab', { name: 'Chat' }))
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('Show me the tool rhyme')
  await page.keyboard.press('Enter')
  await expect(chat.getByRole('button', { name: /^rhyme\b/ })).toContainText('finished')
  expect(strangers).toEqual([])
})

test('a run that is not there is no timeline that was opened', async ({ home, page, problems }) => {
  const root = join(home.projects, 'quick')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/quick/runs/workflow:gone:1#token=${studio.token}`)
  await expect(page.locator('#main').getByRole('alert')).toBeVisible()
  problems.expect(/status of 404/)
  const step = firstSteps(page).getByRole('link', { name: 'Open a timeline' })
  await expect(step.getByLabel('To do')).toBeVisible()
})

/** What a person clicks, counted; after each the keyboard is somewhere. */
class Steps {
  count = 0

  async click(target: Locator): Promise<void> {
    this.count += 1
    await target.click()
    await expect
      .poll(() => target.page().evaluate(() => document.activeElement?.tagName ?? 'BODY'))
      .not.toBe('BODY')
  }
}

/** What the last edit of a design changed. */
function told(page: Page): Locator {
  return page.locator('[data-sonner-toast]').filter({ hasText: 'Saved in' }).first()
}

interface Box {
  y: number
  height: number
}

function topOf(box: Box | null): number {
  return box?.y ?? 0
}

function bottomOf(box: Box | null): number {
  return box === null ? Number.POSITIVE_INFINITY : box.y + box.height
}

function firstSteps(page: Page): Locator {
  return page.getByRole('region', { name: 'First steps' })
}

async function expectDone(page: Page, title: string): Promise<void> {
  const step = firstSteps(page).getByRole('link', { name: title })
  await expect(step.getByLabel('Done')).toBeVisible()
}

/** The network is off: whatever is not the studio itself is refused, and named. */
async function shutOut(page: Page, studio: string): Promise<string[]> {
  const strangers: string[] = []
  await page.route(
    (url) => !url.href.startsWith(studio),
    async (route) => {
      strangers.push(route.request().url())
      await route.abort()
    },
  )
  return strangers
}
