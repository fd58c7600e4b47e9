/** Settings as a person uses them: providers, tokens of other programs and who calls, backups. */
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

test('a provider gets a key, an address and a header, is tested, and forgotten again', async ({
  page,
  home,
  problems,
}) => {
  problems.expect(/status of 502/)
  await using server = await startFakeModelServer({ models: ['one', 'two', 'three'] })
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.open(page, home, 'settings/providers')
  const row = page
    .getByRole('list', { name: 'Providers' })
    .getByRole('listitem')
    .filter({ hasText: 'OpenRouter' })
  await expect(row).toContainText('key not set')
  await expect(row.getByRole('button', { name: 'Test OpenRouter' })).toBeDisabled()

  await row.getByRole('button', { name: /^OpenRouter/ }).click()
  const form = page.getByRole('form', { name: 'Settings of OpenRouter' })
  await form.getByLabel('API key').fill('sk-of-nobody')
  await form.getByLabel('Base URL').fill('http://127.0.0.1:9')
  await form.getByLabel('Headers').fill('not a header')
  await expect(form).toContainText('“not a header” is not a header. Write name: value.')
  await form.getByLabel('Headers').fill('x-team: search')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('key set until Hearth ends')
  await expect(form).toContainText('Sent now: x-team.')
  // A key goes in and never comes out.
  await expect(form.getByLabel('API key')).toHaveValue('')
  await row.getByRole('button', { name: 'Test OpenRouter' }).click()
  await expect(row.getByRole('alert')).toContainText('OpenRouter does not answer.')

  await form.getByLabel('Base URL').fill(server.baseUrl)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(row.getByText(server.baseUrl)).toBeVisible()
  await row.getByRole('button', { name: 'Test OpenRouter' }).click()
  await expect(row.getByRole('status')).toHaveText('Works, 3 models')
  await expect(row.getByRole('alert')).toHaveCount(0)

  await form.getByRole('button', { name: 'Remove headers' }).click()
  await expect(form).not.toContainText('Sent now')
  await form.getByRole('button', { name: 'Forget key', exact: true }).click()
  // With an address of its own it may need none; one can be set all the same.
  await expect(row).toContainText('no key needed')
  await form.getByLabel('API key').fill('sk-of-nobody')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('key set until Hearth ends')

  await form.getByRole('button', { name: 'Forget key and settings…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(row).toContainText('key set until Hearth ends')
  await form.getByRole('button', { name: 'Forget key and settings…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
  await expect(row).toContainText('key not set')
})

test('another program gets a token with a name, a scope and an end, is seen calling, and loses it', async ({
  page,
  home,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.open(page, home, 'settings/port')
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it is for').fill('a dashboard')
  await dialog.getByLabel('What it may do').selectOption('read')
  await dialog.getByLabel('It expires').selectOption('1')
  await dialog.getByRole('button', { name: 'Make token' }).click()
  const token = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('region', { name: 'Tokens' }).getByRole('listitem')
  await expect(row).toContainText(/a dashboard\s*read.*expires .*never used/)
  await expect(page.getByText(token)).toHaveCount(0)

  const call = (method: string, path: string) =>
    fetch(`${project.studio?.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    })
  expect((await call('GET', '/api/runs')).status).toBe(200)
  expect((await call('DELETE', '/api/projects/desk')).status).toBe(403)
  await page.reload()
  const caller = page
    .getByRole('region', { name: 'Callers' })
    .getByRole('listitem')
    .filter({ hasText: 'a dashboard' })
  await expect(caller).toContainText(/a dashboard\s*1 refusal\s*2 requests/)
  await caller.getByText('a dashboard').click()
  await expect(caller).toContainText('/api/projects/desk')

  await row.getByRole('button', { name: 'Revoke a dashboard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await expect(row).toHaveCount(0)
  expect((await call('GET', '/api/runs')).status).toBe(401)
})

test('a backup is made and gone back to: what came after it is gone', async ({ page, home }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.write(
    'src/workflows/quick.ts',
    "export async function run() {\n  return 'done'\n}\n",
  )
  await project.open(page, home, 'settings/storage')
  const { url, token } = project.studio ?? { url: '', token: '' }
  const run = () =>
    fetch(`${url}/workflows/quick?wait=result`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    })
  const runs = async () =>
    (
      await (
        await fetch(`${url}/api/runs`, { headers: { authorization: `Bearer ${token}` } })
      ).json()
    ).items.length
  expect((await run()).status).toBe(200)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByText('By hand')).toBeVisible()
  expect((await run()).status).toBe(200)
  expect(await runs()).toBe(2)
  await page
    .getByRole('button', { name: /^Restore the backup of/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(runs).toBe(1)
})

test('a shortcut is given other keys, a taken one says whose it is, and all go back', async ({
  page,
  home,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('hearth.toml', '')
  await project.open(page, home, 'settings/about')
  const shortcuts = page.getByRole('region', { name: 'Shortcuts' })
  const palette = page.getByRole('dialog')
  const change = (title: string) =>
    shortcuts.getByRole('button', { name: `Change the shortcut of ${title}` })
  await change('Search or run a command').click()
  // What a field and a dialog live by is nobody's.
  await page.keyboard.press('ArrowDown')
  await expect(shortcuts.getByRole('status')).toContainText('needed for moving and writing')
  await page.keyboard.press('Control+j')
  await expect(change('Search or run a command')).toHaveAccessibleName(/now Mod\+J$/)
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Control+j')
  await expect(palette.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Escape')

  // Of another command, which then has none; of a view, which keeps it.
  await change('Go to Runs').click()
  await page.keyboard.press('Control+j')
  await expect(shortcuts.getByRole('status')).toContainText('“Search or run a command”')
  await page.keyboard.press('Tab')
  await expect(shortcuts.getByRole('button', { name: 'Use it here' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(change('Search or run a command')).toHaveAccessibleName(/now none$/)
  await change('Go to Files').click()
  await page.keyboard.press('Control+f')
  await expect(shortcuts.getByRole('status')).toContainText(
    '“Find in this conversation” in its view',
  )
  await page.keyboard.press('Escape')
  await expectAccessible(page)

  await page.reload()
  await expect(change('Go to Runs')).toHaveAccessibleName(/now Mod\+J$/)
  await page.keyboard.press('Control+j')
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
  await project.open(page, home, 'settings/about')
  // Its own key comes back from whoever has it meanwhile.
  await change('Go to Files').click()
  await page.keyboard.press('Control+k')
  await expect(change('Go to Files')).toHaveAccessibleName(/now Mod\+K$/)
  await shortcuts.getByRole('button', { name: 'Reset the shortcut of Search or run' }).click()
  await expect(change('Search or run a command')).toHaveAccessibleName(/now Mod\+K$/)
  await expect(change('Go to Files')).toHaveAccessibleName(/now Alt\+5$/)
  await shortcuts.getByRole('button', { name: 'Reset all' }).click()
  await expect(change('Go to Runs')).toHaveAccessibleName(/now Alt\+3$/)
  await expect(change('Search or run a command')).toHaveAccessibleName(/now Mod\+K$/)
  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('option').first()).toBeVisible()
})
