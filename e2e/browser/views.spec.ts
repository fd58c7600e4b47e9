/**
 * Every view of a project in which something has happened: opened by its address, without a serious
 * finding of axe in light and dark, and without anything beyond the edge of a small window. With
 * HEARTH_SCREENS set, pictures of each at three widths are kept in `artifacts/screens`.
 */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { temporaryHome } from '../temporary-home.ts'
import { seriousFindings, seriousFindingsInBothThemes } from './accessible.ts'
import {
  test as base,
  expect,
  type ServedStudio,
  serveStudio,
  stopStudios,
} from './served-studio.ts'
import { type Life, lifeOf, viewsOf } from './views.ts'

const widths = [1024, 1440, 1920]
const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'screens')

interface Lived {
  studio: ServedStudio
  life: Life
}

/** One studio for all views that a worker opens: nothing here changes it. */
const test = base.extend<object, { lived: Lived }>({
  lived: [
    async ({}, use) => {
      const home = await temporaryHome()
      const studio = await serveStudio(home)
      await use({ studio, life: await lifeOf(studio, join(home.projects, 'life')) })
      await stopStudios(home)
      await home.remove()
    },
    { scope: 'worker' },
  ],
})

// The views are shared out among the workers.
test.describe.configure({ mode: 'parallel' })

for (const [group, views] of Object.entries(viewsOf)) {
  test(`${group}: opened by their address, and accessible`, async ({ page, lived }) => {
    const { studio, life } = lived
    await page.goto(studio.address)
    const findings: string[] = []
    for (const { name, path } of views(life)) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1024, height: 768 })
      await page.goto(studio.url + path)
      await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
      await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
      const found = await seriousFindingsInBothThemes(page, async (scheme) => {
        if (process.env.HEARTH_SCREENS) await takePictures(page, `${name}-${scheme}`)
      })
      findings.push(...found.map((finding) => `${name}: ${finding}`))
      if (await isCutOff(page)) findings.push(`${name}: wider than its window`)
    }
    expect(findings).toEqual([])
  })
}

test('with the system’s colours, what is chosen and what can be pressed is still told apart', async ({
  page,
  lived,
}) => {
  const { studio, life } = lived
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/agents/assistant?tab=chat&session=second`)
  const outline = (role: 'link' | 'button' | 'tab', name: string) =>
    page
      .getByRole(role, { name, exact: true })
      .first()
      .evaluate((element) => getComputedStyle(element).outlineStyle)
  await expect(page.getByRole('button', { name: 'Allow once' })).toBeVisible()
  expect(await outline('link', 'Agents')).toBe('solid')
  expect(await outline('link', 'Workflows')).toBe('none')
  expect(await outline('tab', 'Chat')).toBe('solid')
  expect(await outline('tab', 'Code')).toBe('none')
  expect(await outline('button', 'Allow once')).toBe('solid')
  // The way back to a list is not where one is.
  await page.goto(`${studio.url}/studio/p/${life.project}/runs/${life.runs[0]}`)
  const back = page.getByRole('main').getByRole('link', { name: 'Runs', exact: true })
  await expect(back).toHaveCSS('outline-style', 'none')
  await page.goto(`${studio.url}/studio/p/${life.project}/settings/appearance`)
  await expect(page.getByRole('radio', { name: 'System' })).toHaveCSS('outline-style', 'solid')
  await expect(page.getByRole('radio', { name: 'Dark' })).toHaveCSS('outline-style', 'none')
})

test('nothing is cut off in a window at 200 %', async ({ page, lived }) => {
  const { studio, life } = lived
  await page.goto(studio.address)
  await page.setViewportSize({ width: 640, height: 400 })
  const wide: string[] = []
  for (const { name, path } of Object.values(viewsOf).flatMap((views) => views(life))) {
    await page.goto(studio.url + path)
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
    if (await isCutOff(page)) wide.push(name)
  }
  expect(wide).toEqual([])
})

test('more contrast gives firmer text and lines, and less motion none, where the system asks for it', async ({
  page,
  lived,
}) => {
  const { studio, life } = lived
  await page.goto(studio.address)
  await page.goto(`${studio.url}/studio/p/${life.project}/agents`)
  const heading = page.getByRole('heading', { level: 1, name: 'Agents' })
  const look = () =>
    heading.evaluate((element) => {
      const header = element.closest('header')
      const quiet = header?.querySelector('p')
      if (!header || !quiet) throw new Error('The head of the page has no line of description.')
      return [getComputedStyle(header).borderBottomColor, getComputedStyle(quiet).color]
    })
  const link = page.getByRole('link', { name: 'Playground' })
  await page.emulateMedia({ contrast: 'no-preference', reducedMotion: 'no-preference' })
  await expect(link).toHaveCSS('transition-duration', '0.1s')
  const usual = await look()
  await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' })
  await expect(link).toHaveCSS('transition-property', 'none')
  const firm = await look()
  expect(firm[0]).not.toBe(usual[0])
  expect(firm[1]).not.toBe(usual[1])
  expect(await seriousFindings(page)).toEqual([])
})

test('the palette is accessible', async ({ page, lived }) => {
  await page.goto(lived.studio.address)
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])
})

async function takePictures(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: Math.round(width * 0.625) })
    // Charts and canvases follow the window in the frame after.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    )
    await page.screenshot({ path: join(pictures, `${name}-${width}.png`) })
  }
  await page.setViewportSize({ width: 1024, height: 768 })
}

async function isCutOff(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
}
