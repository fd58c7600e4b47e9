/** Every view of the demo project, light and dark, without a serious finding of axe. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './served-studio.ts'

const sections = ['Agents', 'Workflows', 'Runs', 'Activity', 'Files', 'Terminal', 'Settings']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`all views are accessible, ${colorScheme}`, async ({ studioPage: page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const findings: string[] = []
    const check = async (view: string) => {
      for (const finding of await seriousFindings(page)) findings.push(`${view}: ${finding}`)
    }
    await expect(page.getByRole('heading', { name: 'Welcome to Hearth' })).toBeVisible()
    await check('Welcome')
    await page.getByRole('button', { name: /Try the demo/ }).click()
    const rail = page.getByRole('navigation', { name: 'Sections' })
    for (const section of sections) {
      await rail.getByRole('link', { name: section }).click()
      await expect(page.getByRole('heading', { level: 1, name: section })).toBeVisible()
      await check(section)
    }
    const settings = page.getByRole('navigation', { name: 'Settings' })
    for (const section of await settings.getByRole('link').allTextContents()) {
      await settings.getByRole('link', { name: section }).click()
      await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible()
      await check(`Settings, ${section}`)
    }
    await rail.getByRole('link', { name: 'Agents' }).click()
    await page.getByRole('link', { name: 'Chat with assistant' }).click()
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
    await check('Chat')
    await page.getByRole('tab', { name: 'Code' }).click()
    await expect(page.locator('.monaco-editor .view-lines')).toContainText('createAgent')
    await check('Code')
    await page.keyboard.press('ControlOrMeta+K')
    await expect(page.getByRole('dialog')).toBeVisible()
    await check('Palette')
    expect(findings).toEqual([])
  })
}

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
