/**
 * What every view owes everybody: nothing jumps while it comes, nothing is asked of other machines, one main part
 * and one heading say where one is, in the tab too, and it is there again after a reload.
 */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { temporaryHome } from '../temporary-home.ts'
import {
  test as base,
  expect,
  type ServedStudio,
  serveStudio,
  stopStudios,
} from './served-studio.ts'
import { type Life, lifeOf, viewsOf } from './views.ts'

/** As web vitals count it: what is below is good. */
const mostShift = 0.05

interface Lived {
  studio: ServedStudio
  life: Life
}

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
test.describe.configure({ mode: 'parallel' })

for (const [group, views] of Object.entries(viewsOf)) {
  test(`${group}: calm, alone, named, and there again`, async ({ page, lived }) => {
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
      await page.goto(studio.url + path)
      await settled(page)
      const first = await factsOf(page)
      await page.reload()
      await settled(page)
      const again = await factsOf(page)
      const found = (text: string) => findings.push(`${name}: ${text}`)
      const shift = Math.max(first.shift, again.shift)
      if (shift > mostShift) found(`shifts by ${shift}`)
      if (first.mains !== 1) found(`${first.mains} main parts`)
      if (first.headings.length !== 1) found(`headings ${first.headings.join(', ')}`)
      if (!/^\S.* · Hearth$/.test(first.title)) found(`the tab is called ${first.title}`)
      if (again.address !== first.address) found(`${first.address} becomes ${again.address}`)
      if (again.headings[0] !== first.headings[0]) found(`another view after a reload`)
    }
    expect(findings).toEqual([])
    expect(strangers).toEqual([])
  })
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
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
