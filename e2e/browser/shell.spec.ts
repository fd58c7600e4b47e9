/** The frame around every view: palette, status bar, theme, and what is there again after a reload. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './served-studio.ts'
import { lifeOf } from './views.ts'

test('the first frame has the chosen theme, before the studio’s own code is there', async ({
  page,
  studio,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(studio.address)
  await page.getByRole('main').waitFor()
  const ground = () =>
    page.evaluate(() => document.body && getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.evaluate(() => localStorage.setItem('hearth.theme', 'dark'))
  const code = Promise.withResolvers<void>()
  await page.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
    await code.promise
    await route.continue()
  })
  await page.goto(`${studio.url}/studio/welcome`, { waitUntil: 'commit' })
  await expect(page.locator('#root')).toBeAttached()
  expect(await ground()).not.toBe(light)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('#root')).toBeEmpty()
  code.resolve()
  await page.getByRole('main').waitFor()
})

test('the palette leads to every page, finds by parts of words, and offers first what was used last', async ({
  page,
  home,
  studio,
}) => {
  const life = await lifeOf(studio, join(home.projects, 'life'))
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/agents`)
  await page.getByRole('main').waitFor()
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  const options = palette.getByRole('option')
  await expect(options.first()).toBeVisible()
  const titles = (await options.allTextContents()).join('\n')
  for (const place of [
    ...['Agents', 'Workflows', 'Runs', 'Activity', 'Files', 'Terminal', 'Settings', 'Queue'],
    ...['Approvals', 'Schedules', 'Statistics', 'Imported timelines', 'Playground'],
  ]) {
    expect(titles).toContain(`Go to ${place}`)
  }
  const sections = ['Providers', 'Models', 'MCP servers', 'Local port', 'Traces', 'Storage']
  for (const section of [...sections, 'Appearance', 'Notifications', 'Shortcuts and about']) {
    expect(titles).toContain(`Settings: ${section}`)
  }
  await page.keyboard.type('setstor')
  await expect(options.first()).toHaveText('Settings: Storage')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/settings\/storage$/)
  await expect(page).toHaveTitle('Storage · Settings · Hearth')

  await page.keyboard.press('ControlOrMeta+K')
  await expect(palette.getByRole('group', { name: 'Recently used' })).toContainText('Storage')
  await expect(options.first()).toHaveText('Settings: Storage')
  await page.keyboard.press('Escape')
  await page.goBack()
  await expect(page).toHaveURL(/agents$/)
})

test('the status bar tells the port, what runs and waits, and what it takes; port and token are a click', async ({
  page,
  context,
  home,
  studio,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: studio.url })
  const life = await lifeOf(studio, join(home.projects, 'life'))
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/agents`)
  const bar = page.getByRole('contentinfo')
  await expect(bar).toContainText(/\d+ running/)
  await expect(bar).toContainText(/\d+ queued/)
  await expect(bar).toContainText(/\d[\d.]* [kM]B\s*\d+ MB/)
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await bar.getByRole('button', { name: studio.url.replace('http://', '') }).click()
  await expect.poll(copied).toBe(studio.url)
  await bar.getByRole('button', { name: 'Copy token' }).click()
  await expect.poll(copied).toBe(studio.token)
  await bar.getByRole('link', { name: '1 approval waits' }).click()
  await expect(page).toHaveURL(/\/approvals$/)
  await page.getByRole('button', { name: 'Deny', exact: true }).first().click()
  await expect(bar.getByRole('link', { name: /approval/ })).toHaveCount(0)
})

test('the width of a panel is there again after a reload', async ({ page, home, studio }) => {
  const life = await lifeOf(studio, join(home.projects, 'life'))
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/files`)
  const handle = page.getByRole('separator').first()
  const place = async () => Math.round((await handle.boundingBox())?.x ?? 0)
  await handle.waitFor()
  const before = await place()
  await handle.focus()
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowRight')
  await expect.poll(place).toBeGreaterThan(before)
  const moved = await place()
  await expect.poll(() => layouts(page)).not.toEqual([])
  await page.reload()
  await handle.waitFor()
  await expect.poll(place).toBe(moved)
})

test('Escape closes what is on top, and nothing else', async ({ page, home, studio }) => {
  const life = await lifeOf(studio, join(home.projects, 'life'))
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/settings/port`)
  const opener = page.getByRole('button', { name: 'New token' })
  await opener.click()
  const dialog = page.getByRole('dialog', { name: 'New token' })
  await dialog.getByLabel('What it is for').fill('a script')
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  // Which of the two is on top is known a moment after it has the focus.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  )
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(dialog.getByLabel('What it is for')).toHaveValue('a script')
  await expect(dialog.getByLabel('What it is for')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
})

function layouts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.includes('hearth.split.')),
  )
}
