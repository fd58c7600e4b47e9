/**
 * Each thing a timeline promises, on a file whose every moment is known: places and sizes, wheel and keys, folds,
 * filters, one selection in four views, what details say of tokens and money.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'
import { expect, serveStudio, test } from './served-studio.ts'
import { storyFile } from './timeline-story.ts'

async function openStory(home: TemporaryHome, page: Page, text = storyFile()): Promise<Locator> {
  const root = join(home.projects, 'house')
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  const file = join(home.root, 'story.timeline.jsonl')
  await writeFile(file, text)
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/house/imported#token=${studio.token}`)
  await page.getByLabel('Timeline file').setInputFiles(file)
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline.getByRole('listbox', { name: 'Spans' }).waitFor()
  return timeline
}

const chosen = (list: Locator) => list.getByRole('option', { selected: true })

/** Left edge and width of what is in view, in hundredths of all. */
async function brushOf(timeline: Locator): Promise<{ left: number; width: number } | null> {
  return timeline.getByRole('scrollbar', { name: 'Visible time' }).evaluate((map) => {
    const brush = map.querySelector('div')
    if (!brush) return null
    const number = (text: string) => Number(text.replace('%', ''))
    return { left: number(brush.style.left), width: number(brush.style.width) }
  })
}

async function boxOf(part: Locator) {
  const box = await part.boundingBox()
  if (!box) throw new Error('It is not to be seen.')
  return box
}

test('bars lie in time: wheel, brush, double-click and folded idle hours', async ({
  home,
  page,
}) => {
  const timeline = await openStory(home, page)
  const spans = timeline.getByRole('listbox', { name: 'Spans' })
  const rows = spans.getByRole('option')
  await expect(rows).toHaveCount(10)
  // The last one had not ended when the file was written: it is no longer than the file.
  await expect(page.getByText('1 span had not ended when it was exported.')).toBeVisible()
  await expect(rows.last()).toContainText('not ended yet in this file, 1.0 s')

  // 26 pixels a row, names in a gutter, a map of 16 pixels over the bars.
  const first = await boxOf(rows.nth(0))
  expect(first.height).toBe(26)
  expect((await boxOf(rows.nth(1))).y - first.y).toBe(26)
  const map = timeline.getByRole('scrollbar', { name: 'Visible time' })
  expect((await boxOf(map)).height).toBe(16)
  const bars = await boxOf(spans.locator('canvas'))
  expect((await boxOf(map)).x).toBe(bars.x)
  expect(bars.x).toBeGreaterThan(first.x + 100)

  // Idle time is offered for folding where it lies, and folds there.
  const offers = timeline.getByRole('button', { name: /^Fold 59 min 5\d s idle$/ })
  await expect(offers).toHaveCount(2)
  await offers.first().click()
  const folded = timeline.getByRole('button', { name: /^Unfold 59 min 5\d s of idle time$/ })
  await expect(folded).toHaveCount(2)
  expect(page.url()).toContain('fold=true')
  // What is left takes the room: 2.1 of 5.1 seconds lie before the first fold.
  const fold = await boxOf(folded.first())
  expect((fold.x - bars.x) / bars.width).toBeGreaterThan(0.3)

  // Ctrl and the wheel zoom where the pointer is: what lies there stays there.
  expect(await brushOf(timeline)).toBeNull()
  const share = 0.25
  await page.mouse.move(bars.x + bars.width * share, bars.y + 60)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -900)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await brushOf(timeline))?.width ?? 100).toBeLessThan(50)
  const zoomed = (await brushOf(timeline)) ?? { left: 0, width: 0 }
  expect(zoomed.left + zoomed.width * share).toBeCloseTo(share * 100, 1)

  // The wheel alone moves, sideways too; a double-click shows everything again.
  await page.mouse.wheel(0, 120)
  await expect.poll(async () => (await brushOf(timeline))?.left).toBeGreaterThan(zoomed.left)
  await page.mouse.wheel(-5000, 0)
  await expect.poll(async () => (await brushOf(timeline))?.left).toBe(0)
  expect((await brushOf(timeline))?.width).toBeCloseTo(zoomed.width, 5)
  await page.mouse.dblclick(bars.x + bars.width / 2, bars.y + bars.height - 20)
  await expect.poll(() => brushOf(timeline)).toBeNull()

  // A drag over the map chooses what is in view; F shows everything again.
  const strip = await boxOf(map)
  await page.mouse.move(strip.x + strip.width * 0.2, strip.y + 8)
  await page.mouse.down()
  await page.mouse.move(strip.x + strip.width * 0.6, strip.y + 8, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => (await brushOf(timeline))?.width).toBeCloseTo(40, 0)
  await spans.focus()
  await page.keyboard.press('f')
  await expect.poll(() => brushOf(timeline)).toBeNull()

  // A double-click on a row shows that one, Enter the selected one.
  await rows.nth(2).dblclick()
  await expect.poll(async () => (await brushOf(timeline))?.width ?? 100).toBeLessThan(15)
  await page.keyboard.press('f')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await brushOf(timeline))?.width ?? 100).toBeLessThan(15)

  // Marks say what happened there.
  await page.keyboard.press('f')
  await folded.first().click()
  await expect(offers).toHaveCount(2)
  await rows.nth(1).dblclick()
  await expect.poll(async () => (await brushOf(timeline))?.width ?? 100).toBeLessThan(1)
  const prompt = await boxOf(rows.nth(1))
  // 1,140 of the 2,148 ms in view, which begin a tenth before the span.
  const torn = (1140 + 179) / (1790 * 1.2)
  const narrow = await boxOf(spans.locator('canvas'))
  await page.mouse.move(narrow.x + narrow.width * torn, prompt.y + 20)
  await expect(spans).toHaveAttribute('title', 'a page is torn')
})

test('one selection in four views, by keys, filters and search', async ({
  home,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const timeline = await openStory(home, page)
  const spans = timeline.getByRole('listbox', { name: 'Spans' })
  const details = timeline.getByRole('region', { name: 'Details' })
  await spans.focus()
  for (const [key, name] of [
    ['j', /^Dispatch/],
    ['j', /Ask op1/],
    ['l', /^Turn 1/],
    ['k', /Ask op1/],
    ['h', /^Dispatch/],
    ['e', /nothing/],
    ['e', /lost/],
    ['e', /nothing/],
  ] as const) {
    await page.keyboard.press(key)
    await expect(chosen(spans)).toHaveText(name)
  }
  await page.keyboard.press('c')
  await expect(page.getByText('Copied look_up as Markdown')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('there is nothing')

  // The same span in the table, the flames and the log, where it is in sight; and back from the log.
  const views = timeline.getByRole('group', { name: 'View' })
  await views.getByRole('button', { name: 'Tree' }).click()
  const table = timeline.getByRole('table', { name: 'Spans' })
  await expect(table.locator('tr[aria-current]')).toContainText('nothing')
  await expect(table.getByRole('row')).toHaveCount(11)
  await expect(table.getByRole('row', { name: /Ask op2/ })).toContainText('unknown')
  await expect(table.getByRole('row', { name: /Ask op1/ })).toContainText('$0.282')
  await views.getByRole('button', { name: 'Flame' }).click()
  await expect(details.getByRole('heading', { name: 'look_up' })).toBeVisible()
  await timeline.getByRole('button', { name: 'Money' }).click()
  await expect(timeline.getByText('$0.282 in all, without 1 turn of unknown price')).toBeVisible()
  await views.getByRole('button', { name: 'Log' }).click()
  const log = timeline.getByRole('listbox', { name: 'Events' })
  await expect(chosen(log)).toHaveText(/tool_start.*nothing/)
  await log.focus()
  await page.keyboard.press('j')
  await expect(chosen(log)).toHaveText(/tool_call.*there is nothing/)
  await page.keyboard.press('Home')
  await expect(chosen(log)).toHaveText(/dispatch_queued/)
  await page.keyboard.press('e')
  await expect(chosen(log)).toHaveText(/nothing/)
  await views.getByRole('button', { name: 'Waterfall' }).click()
  await expect(chosen(spans)).toHaveText(/nothing/)

  // Search goes from match to match in rows and in the log alike; both count what they found.
  await page.keyboard.press('/')
  const find = timeline.getByRole('searchbox', { name: 'Find in timeline' })
  await find.fill('look_up')
  await expect(timeline.getByRole('status').filter({ hasText: /^4$/ })).toBeVisible()
  await spans.focus()
  for (const name of [/safe/, /lost/, /ledger/]) {
    await page.keyboard.press('n')
    await expect(chosen(spans)).toHaveText(name)
  }
  await page.keyboard.press('Shift+N')
  await expect(chosen(spans)).toHaveText(/lost/)
  await views.getByRole('button', { name: 'Log' }).click()
  await expect(timeline.getByRole('status').filter({ hasText: /^9$/ })).toBeVisible()
  await expect(chosen(log)).toHaveText(/tool_start.*lost/)
  await log.focus()
  await page.keyboard.press('n')
  await expect(chosen(log)).toHaveText(/tool_call.*lost/)
  await find.fill('')

  // Failures only, and kinds left out, in every view.
  await timeline.getByRole('button', { name: '2 failed' }).click()
  await expect(log.getByRole('option')).toHaveCount(2)
  await views.getByRole('button', { name: 'Waterfall' }).click()
  await expect(spans.getByRole('option')).toHaveText([/nothing/, /lost/])
  await timeline.getByRole('button', { name: '2 failed' }).click()
  await timeline.getByRole('button', { name: 'All kinds' }).click()
  await page.getByRole('menuitemcheckbox', { name: /Tools/ }).click()
  await page.keyboard.press('Escape')
  await expect(spans.getByRole('option')).toHaveCount(6)
  await views.getByRole('button', { name: 'Log' }).click()
  await expect(log.getByRole('option', { name: /tool_/ })).toHaveCount(0)
  await expect(log.getByRole('option', { name: /turn_request/ })).toHaveCount(2)
})

test('details say what went in, what came out and what it cost', async ({ home, page }) => {
  const timeline = await openStory(home, page)
  const spans = timeline.getByRole('listbox', { name: 'Spans' })
  const details = timeline.getByRole('region', { name: 'Details' })
  await spans.getByRole('option', { name: /^Dispatch/ }).click()
  await expect(details).toContainText('Queued for800 ms')
  await expect(details).toContainText('Duration1.9 s')

  // What was asked, as far as the log has it, and what came of it in the end.
  await spans.getByRole('option', { name: /Ask op1/ }).click()
  await expect(details).toContainText('AskedAsk op1')
  await expect(details).toContainText('AnswerI looked and found it.')
  await spans.getByRole('option', { name: /Ask op3/ }).click()
  await expect(details).toContainText('Asked (the first 200 characters; the chat has all)')

  await spans.getByRole('option', { name: /demo\/priced/ }).click()
  const tokens = details.getByRole('table', { name: 'Tokens' })
  for (const [name, count, cost] of [
    ['Fresh', '110', '$0.110'],
    ['Cache read', '300', '$0.030'],
    ['Cache write', '50', '$0.063'],
    ['Reasoning', '20', '$0.020'],
    ['Out', '60', '$0.060'],
    ['Total', '540', '$0.282'],
  ]) {
    await expect(tokens.getByRole('row', { name: `${name} ${count} ${cost}` })).toBeVisible()
  }
  await expect(details).toContainText('List prices of 2026-01-01')
  await expect(details).toContainText('Modeldemo/priced')
  await expect(details.getByRole('region', { name: 'Instructions' })).toBeHidden()
  await expect(details).toContainText('Keep the books.')
  await expect(details).toContainText('I looked and found it.')
  const filled = details.getByRole('region', { name: 'Context' })
  await expect(filled.getByRole('row', { name: /Tool results ~60 13/ })).toBeVisible()
  // 300 of the 460 tokens that went in.
  await expect(filled).toContainText('65')

  await spans.getByRole('option', { name: /demo\/unpriced/ }).click()
  await expect(tokens.getByRole('row', { name: 'Total 1,000 cost unknown' })).toBeVisible()
  await expect(details).not.toContainText('$')

  // A long result says that there is more of it.
  await spans.getByRole('option', { name: /safe/ }).click()
  await expect(details.getByRole('button', { name: /^Show more \(.* left\)$/ })).toBeVisible()
  await details.getByText('Raw events').click()
  await expect(details.getByText('tool_start', { exact: false }).first()).toBeVisible()
})

test('in a narrow window details lie below, every tool is in reach, and colours follow the system', async ({
  home,
  page,
}) => {
  const timeline = await openStory(home, page)
  const spans = timeline.getByRole('listbox', { name: 'Spans' })
  const details = timeline.getByRole('region', { name: 'Details' })
  const toggle = timeline.getByRole('button', { name: 'Details', exact: true })
  await page.setViewportSize({ width: 640, height: 800 })
  await expect(toggle).toHaveAttribute('aria-pressed', 'false')
  await expect(toggle).toBeInViewport({ ratio: 1 })
  const rows = spans.getByRole('option')
  await rows.nth(2).click()
  await expect(details).toBeVisible()
  expect((await boxOf(details)).y).toBeGreaterThan((await boxOf(rows.nth(2))).y)
  expect((await boxOf(spans)).width).toBeGreaterThan(300)
  await expect(toggle).toBeInViewport({ ratio: 1 })
  await toggle.click()
  await expect(details).toBeHidden()

  const picture = () =>
    spans.locator('canvas').evaluate((canvas) => {
      return canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''
    })
  const usual = await picture()
  await page.emulateMedia({ forcedColors: 'active' })
  await expect.poll(picture).not.toBe(usual)
  await page.emulateMedia({ forcedColors: 'none' })
  await expect.poll(picture).toBe(usual)
})
