/** No page shuts people out. */
import type { Page } from '@playwright/test'
import { type Finding, findingsInBothThemes, findingsOf } from '../axe.ts'
import { expect } from './served-studio.ts'

/** What shuts people out of the page as it is. */
export async function seriousFindings(page: Page): Promise<string[]> {
  return told(await findingsOf(page))
}

/** What shuts people out, light and dark; `look` is called in each theme. */
export async function seriousFindingsInBothThemes(
  page: Page,
  look?: (scheme: 'light' | 'dark') => Promise<void>,
): Promise<string[]> {
  return told(await findingsInBothThemes(page, look))
}

/** No serious finding, light and dark; a picture of each as `<picture>-<scheme>.png` where a name is given. */
export async function expectAccessible(page: Page, picture?: string): Promise<void> {
  const found = await seriousFindingsInBothThemes(page, async (scheme) => {
    if (picture) await page.screenshot({ path: `artifacts/${picture}-${scheme}.png` })
  })
  expect(found).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

function told(findings: Finding[]): string[] {
  return findings
    .filter(({ isSerious }) => isSerious)
    .map(({ id, places }) => `${id} at ${places.join(', ')}`)
}
