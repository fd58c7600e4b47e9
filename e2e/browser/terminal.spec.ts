/** Terminals: named, searched, ended and started again; links lead to files. */
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

test('a terminal is named, searched, ended and started again', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', 'export default 1\n')
  await project.open(page, home, 'terminal')
  await page.getByRole('button', { name: 'Open a terminal' }).click()
  const screen = page.locator('.xterm-rows')
  await expect(page.locator('.xterm')).toBeVisible()
  await page.locator('.xterm').click()
  await page.keyboard.type('echo needle-$((40+2)); echo needle-$((1+1))\n')
  await expect(screen).toContainText('needle-42')

  const tabs = page.getByRole('navigation', { name: 'Terminals' })
  await tabs.getByRole('link', { name: 'Terminal 1' }).focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Name of Terminal 1' }).fill('Build')
  await page.keyboard.press('Enter')
  await expect(tabs.getByRole('link', { name: 'Build' })).toBeVisible()

  await page.locator('.xterm').click()
  await page.keyboard.press('ControlOrMeta+Shift+F')
  const find = page.getByRole('textbox', { name: 'Find in this terminal' })
  await find.fill('needle-42')
  await expect(page.getByText('1 of 1')).toBeVisible()
  await find.fill('nowhere')
  await expect(page.getByText('None')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(find).toBeHidden()

  await page.keyboard.type('exit 7\n')
  await expect(
    page.getByText('The shell ended with exit code 7.', { exact: true }).last(),
  ).toBeVisible()
  await expect(tabs.getByRole('link', { name: /Build.*ended 7/ })).toBeVisible()
  await page.getByRole('button', { name: 'Start it again' }).click()
  await expect(page.getByRole('button', { name: 'Start it again' })).toBeHidden()
  await page.locator('.xterm').click()
  await page.keyboard.type('echo again-$((50+5))\n')
  await expect(screen).toContainText('again-55')
  // It outlives the page.
  await page.reload()
  await expect(screen).toContainText('again-55')
  await tabs.getByRole('button', { name: 'Close Build' }).click()
  await expect(page.getByText('No terminal is open')).toBeVisible()
})
