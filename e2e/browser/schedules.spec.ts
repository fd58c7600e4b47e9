/** What starts by the clock, in the studio: listed, turned off, started by hand. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findingsInBothThemes } from '../axe.ts'
import { expect, serveStudio, test } from './served-studio.ts'

test('a schedule is shown, turned off over a restart, and started by hand', async ({
  home,
  page,
  problems,
}) => {
  const root = join(home.projects, 'clockwork')
  await mkdir(join(root, 'src', 'workflows'), { recursive: true })
  await writeFile(
    join(root, 'src', 'workflows', 'nightly.ts'),
    `export const triggers = { schedule: { cron: '0 3 * * *', timezone: 'UTC' } }\nexport const run = async () => 'tidy'\n`,
  )
  let studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/clockwork/schedules#token=${studio.token}`)
  const list = page.getByRole('table', { name: 'Schedules' })
  await expect(list).toContainText('At 03:00 every day (UTC) · 0 3 * * *')
  await expect(list).toContainText(/in \d+ (min|h)|in 1 day|now/)
  await expect(list).toContainText('03:00')
  const looked = await findingsInBothThemes(page, async (scheme) => {
    await page.screenshot({ path: `artifacts/e2e/schedules-${scheme}.png` })
  })
  expect(looked).toEqual([])
  const toggle = list.getByRole('switch', { name: 'Schedule of workflow nightly' })
  await expect(toggle).toBeChecked()
  await toggle.focus()
  await page.keyboard.press('Space')
  await expect(toggle).not.toBeChecked()
  await expect(list).toContainText('off')
  // Filters are answered by the server, with how many there are of each state.
  await expect(page.getByRole('button', { name: 'Off 1' })).toBeVisible()
  await page.getByRole('button', { name: 'On 0' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await page.getByRole('button', { name: 'On 0' }).click()
  await page.getByRole('searchbox', { name: 'Filter by text' }).fill('nothing like it')
  await expect(page.getByRole('button', { name: 'Off 0' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(list).toContainText('off')
  await list.getByRole('button', { name: 'Start nightly now' }).click()
  await expect(list).toContainText('just now')
  await expect(list.getByRole('img', { name: 'Succeeded' })).toBeVisible()

  expect(problems.list).toEqual([])
  // A page that is open would ask a server that is stopping.
  await page.goto('about:blank')
  await studio.stop()
  studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/clockwork/schedules#token=${studio.token}`)
  await expect(toggle).not.toBeChecked()
  await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: 'Runs' })
    .click()
  await expect(page.getByRole('link', { name: /nightly/ }).first()).toBeVisible()
  await expect(page.getByText('schedule').first()).toBeVisible()
})
