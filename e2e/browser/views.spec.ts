/**
 * Every view of a project in which something has happened: opened by its address, without a serious
 * finding of axe in light and dark, and without anything beyond the edge of a small window. With
 * HEARTH_SCREENS set, pictures of each at three widths are kept in `artifacts/screens`.
 */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { seriousFindings } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { lifeOf } from './views.ts'

const schemes = ['light', 'dark'] as const
const widths = [1024, 1440, 1920]
const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'screens')

test('all views can be opened by their address, and are accessible', async ({
  page,
  home,
  studio,
  problems,
}) => {
  test.slow()
  const findings: string[] = []
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(studio.address)
  for (const { name, path } of await lifeOf(studio, join(home.projects, 'life'))) {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1024, height: 768 })
    await page.goto(studio.url + path)
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      await coloursSettled(page)
      // The dark theme differs from the light one in its colours alone.
      const rules = colorScheme === 'dark' ? ['color-contrast'] : null
      for (const finding of await seriousFindings(page, rules)) {
        findings.push(`${name}, ${colorScheme}: ${finding}`)
      }
      if (process.env.HEARTH_SCREENS) await takePictures(page, `${name}-${colorScheme}`)
    }
    if (await isCutOff(page)) findings.push(`${name}: wider than its window`)
  }
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('dialog')).toBeVisible()
  findings.push(...(await seriousFindings(page, null)))
  expect(findings).toEqual([])
  expect(problems.list).toEqual([])
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

/** Contrast between two themes is nobody's. */
async function coloursSettled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => one instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  )
}

async function isCutOff(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
}
