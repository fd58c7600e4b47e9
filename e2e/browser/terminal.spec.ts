/** Terminals: named, searched, ended and started again; links lead to files. */
import type { Locator } from '@playwright/test'
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

test('several terminals beside each other know their size and colours, and lead to files', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', 'export default 1\n')
  await project.write('notes.txt', 'one\ntwo\nthree\n')
  await project.open(page, home, 'agents')
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible()
  await page.keyboard.press('Control+Backquote')
  await expect(page).toHaveURL(/\/terminal/)
  await page.getByRole('button', { name: 'Open a terminal' }).click()
  const screen = page.locator('.xterm-rows')
  await page.locator('.xterm').click()
  await page.keyboard.type('stty size | tr " " x; printf "\\033[31mred-%s\\033[0m\\n" one\n')
  await expect(screen).toContainText('red-one')
  const before = await sizeIn(screen)
  const red = screen.locator('span', { hasText: /^red-one$/ }).last()
  await expect(red).toHaveClass(/xterm-fg-1/)

  // Another one has its own shell; both stay as they are.
  await page.getByRole('button', { name: 'New terminal' }).click()
  const tabs = page.getByRole('navigation', { name: 'Terminals' })
  await expect(tabs.getByRole('link', { name: 'Terminal 2' })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await expect(screen).not.toContainText('red-one')
  await tabs.getByRole('link', { name: 'Terminal 1' }).click()
  await expect(screen).toContainText('red-one')

  // The shell is told of a smaller window.
  await page.setViewportSize({ width: 900, height: 500 })
  await page.locator('.xterm').click()
  await page.keyboard.type('clear; stty size | tr " " x\n')
  await expect
    .poll(() => sizeIn(screen).then(({ columns }) => columns))
    .toBeLessThan(before.columns)
  expect((await sizeIn(screen)).rows).toBeLessThan(before.rows)

  // A place in a file, as programs print it.
  await page.keyboard.type('clear; echo notes.txt:2:1\n')
  const place = screen.getByText('notes.txt:2:1', { exact: true }).last()
  await expect(place).toBeVisible()
  // The terminal draws over its text, so that the pointer is met by that.
  const box = await place.boundingBox()
  if (box === null) throw new Error('The place is not drawn')
  await page.keyboard.down('ControlOrMeta')
  await page.mouse.move(box.x + 10, box.y + 5)
  await page.mouse.move(box.x + 20, box.y + 5)
  await page.mouse.click(box.x + 20, box.y + 5)
  await page.keyboard.up('ControlOrMeta')
  await expect(page).toHaveURL(/path=notes\.txt.*line=2/)
})

/** As `stty size` printed it last: rows, then columns. */
async function sizeIn(screen: Locator): Promise<{ rows: number; columns: number }> {
  const lines = await screen.locator('> div').allTextContents()
  const all = [...lines.join('\n').matchAll(/^(\d+)x(\d+)\s*$/gm)]
  const [, rows, columns] = all.at(-1) ?? []
  return { rows: Number(rows), columns: Number(columns) }
}
