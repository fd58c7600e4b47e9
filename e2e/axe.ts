/** What axe finds in a page. Its source is given to each page once, and only violations are taken out. */
import type { Page } from '@playwright/test'
import axe, { type AxeResults } from 'axe-core'

/** A rule that is broken, and where. */
export interface Finding {
  id: string
  isSerious: boolean
  places: string[]
}

/** Looks at the page as it is; `rules` null tries all. */
export async function findingsOf(page: Page, rules: string[] | null = null): Promise<Finding[]> {
  if (!(await page.evaluate(() => Reflect.has(window, 'axe')))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (values) => {
    const axeOfPage: typeof axe = Reflect.get(window, 'axe')
    const results: AxeResults = await axeOfPage.run(document, {
      resultTypes: ['violations'],
      ...(values ? { runOnly: { type: 'rule' as const, values } } : {}),
    })
    // What did not fail is long and nobody reads it.
    return results.violations
  }, rules)
  return violations.map(({ id, impact, nodes }) => ({
    id,
    isSerious: impact === 'serious' || impact === 'critical',
    places: nodes.map(({ target, html }) => `${target.join(' ')} ${html}`),
  }))
}

/** The same page in both themes: all rules in light, in dark those of colours, for nothing else differs. */
export async function findingsInBothThemes(
  page: Page,
  look: (scheme: 'light' | 'dark') => Promise<void> = async () => {},
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await coloursSettled(page)
    const found = await findingsOf(page, colorScheme === 'dark' ? ['color-contrast'] : null)
    findings.push(...found.map((finding) => ({ ...finding, id: `${finding.id} (${colorScheme})` })))
    await look(colorScheme)
  }
  return findings
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
