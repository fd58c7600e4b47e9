/** Settings › Storage: how long history is kept, and deleting what is old after it was counted and copied. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findingsInBothThemes } from '../axe.ts'
import { expect, serveStudio, test } from './served-studio.ts'

test('old history is counted, copied and deleted; the configuration is a click away', async ({
  home,
  page,
}) => {
  const root = join(home.projects, 'quick')
  await mkdir(join(root, 'src', 'workflows'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '[storage]\nkeep_runs_days = 365\n')
  await writeFile(
    join(root, 'src', 'workflows', 'quick.ts'),
    "export async function run() {\n  return 'done'\n}\n",
  )
  const studio = await serveStudio(home, ['--project', root])
  const started = await fetch(`${studio.url}/workflows/quick?wait=result`, {
    method: 'POST',
    headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(started.status).toBe(200)
  await page.goto(`${studio.url}/studio/p/quick/settings/storage#token=${studio.token}`)
  await expect(
    page.getByText('Events for 90 days, runs for 365 days, dispatches for ever'),
  ).toBeVisible()
  expect(await findingsInBothThemes(page)).toEqual([])

  await page.getByRole('button', { name: 'Delete old history…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete old history' })
  await expect(dialog.getByRole('status')).toHaveText('Nothing is that old.')
  await expect(dialog.getByRole('button', { name: 'Back up and delete' })).toBeDisabled()
  const days = dialog.getByLabel('Ended more than so many days ago')
  await days.fill('soon')
  await expect(dialog.getByText('Give a number of days from 0 to 36500.')).toBeVisible()
  await days.fill('0')
  await dialog.getByLabel(/^Runs of workflows/).check()
  await expect(dialog.getByRole('status')).toHaveText(/^\d+ events and 1 run would go\./)
  expect(await findingsInBothThemes(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Back up and delete' }).click()
  await expect(page.getByText(/^\d+ events and 1 run deleted\./)).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('By hand')).toBeVisible()

  await page.getByRole('link', { name: 'Open hearth.toml' }).click()
  await expect(page).toHaveURL(/files\?path=hearth\.toml/)
  await page.goto(`${studio.url}/studio/p/quick/runs`)
  await expect(page.getByText('quick').first()).toBeVisible()
  const { items } = await (
    await fetch(`${studio.url}/api/runs`, { headers: { authorization: `Bearer ${studio.token}` } })
  ).json()
  expect(items).toEqual([])
})
