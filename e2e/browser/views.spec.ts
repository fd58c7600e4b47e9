/**
 * What every view of a project in which something has happened owes everybody: it is opened by its address and
 * there again after a reload, nothing jumps while it comes, nothing is asked of other machines, one main part and
 * one heading say where one is, axe finds nothing serious in light and dark, and nothing lies beyond the edge of a
 * small window. With HEARTH_SCREENS set, pictures of each at three widths are kept in `artifacts/screens`.
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
/** As web vitals count it: what is below is good. */
const mostShift = 0.05
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
  test(`${group}: opened by their address, calm, named, accessible, and there again`, async ({
    page,
    lived,
  }) => {
    const { studio, life } = lived
    const strangers: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(studio.url) && !/^(?:data|blob|about):/.test(url)) strangers.push(url)
    })
    await page.addInitScript(collectShifts)
    await page.goto(studio.address)
    const findings: string[] = []
    for (const { name, path } of views(life)) {
      const found = (text: string) => findings.push(`${name}: ${text}`)
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(studio.url + path)
      for (const text of await complaintsAbout(page)) found(text)
      if (await isCutOff(page)) found('wider than its window at 200 %')
      await page.setViewportSize({ width: 1024, height: 768 })
      const serious = await seriousFindingsInBothThemes(page, async (scheme) => {
        if (process.env.HEARTH_SCREENS) await takePictures(page, `${name}-${scheme}`)
      })
      for (const text of serious) found(text)
      if (await isCutOff(page)) found('wider than its window')
    }
    expect(findings).toEqual([])
    expect(strangers).toEqual([])
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

/** What is wrong with how a view comes, at first and after a reload, which is one in a small window. */
async function complaintsAbout(page: Page): Promise<string[]> {
  await settled(page)
  const first = await factsOf(page)
  // As 200 % make a window of twice its size.
  await page.setViewportSize({ width: 640, height: 400 })
  await page.reload()
  await settled(page)
  const again = await factsOf(page)
  const shift = Math.max(first.shift, again.shift)
  return [
    shift > mostShift && `shifts by ${shift}`,
    first.mains !== 1 && `${first.mains} main parts`,
    first.headings.length !== 1 && `headings ${first.headings.join(', ')}`,
    !/^\S.* · Hearth$/.test(first.title) && `the tab is called ${first.title}`,
    again.address !== first.address && `${first.address} becomes ${again.address}`,
    again.headings[0] !== first.headings[0] && 'another view after a reload',
  ].filter((complaint) => complaint !== false)
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
  await drawn(page)
}

/** Charts and canvases follow the window in the frame after. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
  )
}

/** Of what nobody has pressed or clicked. */
function collectShifts(): void {
  const shifts: number[] = []
  Reflect.set(window, 'layoutShifts', shifts)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!Reflect.get(entry, 'hadRecentInput')) shifts.push(Reflect.get(entry, 'value'))
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

function factsOf(page: Page) {
  return page.evaluate(() => {
    const shifts: number[] = Reflect.get(window, 'layoutShifts')
    return {
      shift: shifts.reduce((sum, one) => sum + one, 0),
      mains: document.querySelectorAll('main, [role="main"]').length,
      headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent ?? ''),
      title: document.title,
      address: location.pathname + location.search,
    }
  })
}

async function takePictures(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: Math.round(width * 0.625) })
    await drawn(page)
    await page.screenshot({ path: join(pictures, `${name}-${width}.png`) })
  }
  await page.setViewportSize({ width: 1024, height: 768 })
}

async function isCutOff(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
}
