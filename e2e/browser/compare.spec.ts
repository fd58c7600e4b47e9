/** Comparing what is long: only what is in sight is drawn, and one goes from difference to difference by keys. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHearthClient, type HearthClient } from '../../core/client/index.ts'
import type { TemporaryHome } from '../temporary-home.ts'
import { expectAccessible } from './accessible.ts'
import { expect, type ServedStudio, serveStudio, test } from './served-studio.ts'

const files: Record<string, string> = {
  'hearth.toml': '',
  'src/agents/helper.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  // What differs lies far from what is in sight, and far apart.
  'src/workflows/count.ts': `export async function run(ctx) {
  for (let line = 0; line < ctx.payload.lines; line += 1) {
    const isOdd = ctx.payload.odd?.includes(line)
    ctx.log.info(isOdd ? 'something else at ' + line : 'line ' + line)
  }
  return 'counted'
}
`,
  'src/workflows/quick.ts': `export async function run(ctx) {
  return ctx.payload.name
}
`,
}

async function openProject(home: TemporaryHome): Promise<string> {
  const root = join(home.projects, 'pair')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

function clientOf({ url, token }: ServedStudio): HearthClient {
  return createHearthClient({ baseUrl: url, token })
}

test('in two long runs the differences are gone through by keys, wherever they are', async ({
  home,
  page,
}) => {
  const studio = await serveStudio(home, ['--project', await openProject(home)])
  const { workflows } = clientOf(studio)
  const left = await workflows.invoke('count', { lines: 3000 })
  const right = await workflows.invoke('count', { lines: 3000, odd: [40, 1500, 2950] })
  const ids = [left, right].map(({ runId }) => encodeURIComponent(runId))
  await page.goto(
    `${studio.url}/studio/p/pair/compare?left=${ids[0]}&right=${ids[1]}&all=true#token=${studio.token}`,
  )
  const steps = page.getByRole('list', { name: 'Steps' })
  // The payload differs too.
  await expect(page.getByText(/4 differences in 3,\d+ steps; they part at once/)).toBeVisible()
  await expect(steps.getByText('line 0', { exact: true })).toHaveCount(2)
  expect(await steps.getByRole('listitem').count()).toBeLessThan(60)

  await page.locator('main').focus()
  await page.keyboard.press('f')
  await expect(page.getByText('1 of 4', { exact: true })).toBeVisible()
  const current = steps.locator('[aria-current="step"]')
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  await expect(page.getByText('3 of 4', { exact: true })).toBeVisible()
  await expect(current).toBeFocused()
  await expect(current).toContainText('something else at 1500')
  await expect(current).toBeInViewport()
  await page.keyboard.press('n')
  await expect(current).toContainText('something else at 2950')
  await expect(current).toBeFocused()
  await expect(current).toBeInViewport()
  expect(await steps.getByRole('listitem').count()).toBeLessThan(60)
  // From the last one round to the first, and back.
  await page.keyboard.press('n')
  await expect(page.getByText('1 of 4', { exact: true })).toBeVisible()
  await page.keyboard.press('Shift+N')
  await expect(current).toContainText('something else at 2950')
  await page.getByRole('button', { name: 'Previous difference' }).click()
  await expect(current).toContainText('something else at 1500')
  await page.keyboard.press('j')
  await expect(current).toContainText('line 1501')
  await expect(current).toBeFocused()
  await page.keyboard.press('k')
  await expect(current).toContainText('something else at 1500')

  // Where one is, is in the address; what is equal can be folded and opened again.
  await page.reload()
  await expect(current).toContainText('something else at 1500')
  await expect(current).toBeInViewport()
  await page.getByRole('button', { name: 'Show what is equal' }).click()
  await page.getByRole('button', { name: 'Go to the first difference' }).click()
  const folds = steps.getByRole('button', { name: /equal steps$/ })
  await expect(folds).toHaveCount(4)
  await expectAccessible(page, 'compare/long')
  await folds.first().click()
  await expect(steps.getByText('line 0', { exact: true })).toHaveCount(2)

  // With the system's colours a difference has an edge, and what is equal none.
  await page.emulateMedia({ forcedColors: 'active' })
  const differs = steps.locator('[data-change]').first()
  await expect(differs).toHaveCSS('border-left-style', /solid|dashed/)
  await expect(differs).toHaveCSS('border-left-width', '3px')
  await expect(steps.locator('[data-change]').filter({ hasText: /^line 0/ })).toHaveCount(0)
})

test('the other one is found among very many', async ({ home, page }) => {
  const studio = await serveStudio(home, ['--project', await openProject(home)])
  const { workflows } = clientOf(studio)
  const first = await workflows.invoke('quick', { name: 'the needle' })
  await Promise.all(
    Array.from({ length: 130 }, (_, index) => workflows.invoke('quick', { name: `hay ${index}` })),
  )
  const newest = await workflows.invoke('quick', { name: 'the last' })
  await page.goto(
    `${studio.url}/studio/p/pair/compare?left=${encodeURIComponent(newest.runId)}#token=${studio.token}`,
  )
  const picker = page.getByRole('region', { name: 'Compare quick with' })
  await expect(picker.getByRole('button', { name: /hay/ }).first()).toBeVisible()
  expect(await picker.getByRole('listitem').count()).toBeLessThan(60)
  // Down to the end, page after page.
  await picker.getByRole('button', { name: /hay/ }).first().focus()
  await expect(async () => {
    for (let row = 0; row < 25; row += 1) await page.keyboard.press('ArrowDown')
    await expect(picker.getByRole('button', { name: /the needle/ })).toBeVisible({ timeout: 100 })
  }).toPass()
  await expect(picker.getByText('131', { exact: true })).toBeVisible()

  // By words, which the server looks for.
  await page.getByRole('searchbox', { name: 'Search for the other one' }).fill('nowhere')
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search for the other one' }).fill('NEEDLE')
  await expect(picker.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page, 'compare/picker')
  await page.keyboard.press('Tab')
  await expect(picker.getByRole('button', { name: /the needle/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`right=${encodeURIComponent(first.runId)}`))
  await expect(page.getByText('First difference', { exact: true })).toBeVisible()
})
