/** What axe finds in a page. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './served-studio.ts'

/** What shuts people out; `rules` null tries all. */
export async function seriousFindings(
  page: Page,
  rules: string[] | null = null,
): Promise<string[]> {
  const builder = new AxeBuilder({ page })
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const places = nodes.map(({ target, html }) => `${target.join(' ')} ${html}`)
      return `${id} at ${places.join(', ')}`
    })
}

/** No serious finding, light and dark; a picture of each as `<picture>-<scheme>.png` where a name is given. */
export async function expectAccessible(page: Page, picture?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await seriousFindings(page), colorScheme).toEqual([])
    if (picture === undefined) continue
    await page.screenshot({ path: `artifacts/${picture}-${colorScheme}.png` })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
