/** Code in Monaco: types across files, definitions, renames, names of the project, conflicts, tabs. */
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent } from 'hearth'
import { greet } from '../lib/words.ts'

export default createAgent(() => ({
  model: 'demo/scripted',
  instructions: greet('Ada'),
}))
`

const words = `export function greet(name: string): string {
  return 'Hello ' + name
}
`

function lines(page: Page) {
  return page.locator('.monaco-editor .view-lines').first()
}

/** Puts the cursor into a word of the shown file. */
async function clickWord(page: Page, word: string, modifiers: 'Control'[] = []) {
  // Until the editor has told words apart, a whole line is one: its middle is some other word.
  const whole = new RegExp(`^\\s*${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
  const span = lines(page).locator('span > span').filter({ hasText: whole }).first()
  await span.click({ modifiers })
}

test('the editor knows all files of the project', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', agent)
  await project.write('src/lib/words.ts', words)
  await project.write(
    'src/lib/broken.ts',
    "import { greet } from './words.ts'\nexport const n: number = greet('x')\n",
  )
  await project.open(page, home, 'files?path=src/lib/broken.ts')

  // A problem that only the other file's types tell.
  await expect(lines(page)).toContainText('greet', { timeout: 60_000 })
  await expect(page.locator('.squiggly-error').first()).toBeVisible({ timeout: 60_000 })

  // To its definition, in another file, which gets a tab.
  await clickWord(page, 'greet')
  await page.keyboard.press('F12')
  await expect(page).toHaveURL(/path=src%2Flib%2Fwords\.ts.*line=1/)
  const tabs = page.getByRole('navigation', { name: 'Open files' })
  await expect(tabs.getByRole('link', { name: 'words.ts' })).toHaveAttribute('aria-current', 'page')

  // A rename reaches files that nobody looks at; all of it waits to be saved.
  await expect(lines(page)).toContainText('Hello')
  await clickWord(page, 'greet')
  await page.keyboard.press('F2')
  const field = page.locator('.rename-box input')
  await expect(field).toBeVisible()
  await field.fill('welcome')
  await page.keyboard.press('Enter')
  await expect(lines(page)).toContainText('function welcome')
  await expect(page.getByText(/other files with unsaved changes/)).toBeVisible()
  await expect(tabs.getByRole('link', { name: 'desk.ts (unsaved changes)' })).toBeVisible()
  await page.getByRole('button', { name: 'Save all' }).click()
  await expect.poll(() => project.read('src/agents/desk.ts')).toContain("welcome('Ada')")
  await expect.poll(() => project.read('src/lib/words.ts')).toContain('function welcome')
  await expectAccessible(page)
})

test('names of the project are offered where they belong', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', agent)
  await project.write('src/lib/words.ts', words)
  await project.open(page, home, 'files?path=src/agents/desk.ts')
  await expect(lines(page)).toContainText('scripted', { timeout: 60_000 })
  await clickWord(page, "'demo/scripted'")
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  for (let count = 0; count < 'scripted'.length; count += 1) await page.keyboard.press('Backspace')
  await page.keyboard.press('ControlOrMeta+Space')
  const offered = page.locator('.suggest-widget')
  await expect(offered).toContainText('demo/guide')
  await offered.getByText('demo/guide').first().click()
  await expect(lines(page)).toContainText("'demo/guide'")
  await page.keyboard.press('ControlOrMeta+S')
  await expect.poll(() => project.read('src/agents/desk.ts')).toContain("model: 'demo/guide'")
})

test('names of skills, roles and tools too, also where an agent does not load', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  const text = ['export const names = [', "  { role: '' },", "  { skills: ['x', ''] },"]
  await project.write(
    'src/lib/names.ts',
    [...text, "  { allowedTools: [''] },", ']', ''].join('\n'),
  )
  await project.write('.agents/roles/critic.md', '# Critic\n\nFinds what is wrong.\n')
  await project.write(
    '.agents/skills/polish/SKILL.md',
    '---\nname: polish\ndescription: Makes a text shine.\n---\nPolish it.\n',
  )
  await project.write(
    'src/agents/broken.ts',
    `import { createAgent, defineTool } from 'hearth'
const weather = defineTool({ name: 'weather_in', description: 'Weather', execute: () => 'sun' })
export default createAgent(() => ({ model: 'demo/guide', tools: [weather] }))
throw new Error('not today')
`,
  )
  await project.open(page, home, 'files?path=src/lib/names.ts&line=2&column=12')
  const offered = page.locator('.suggest-widget')
  await expect(lines(page)).toContainText('allowedTools', { timeout: 60_000 })
  for (const [line, column, name] of [
    [2, 12, 'critic'],
    [3, 20, 'polish'],
    [4, 21, 'weather_in'],
  ] as const) {
    await page.goto(page.url().replace(/line=\d+&column=\d+/, `line=${line}&column=${column}`))
    await expect(page.locator('.monaco-editor.focused')).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('ControlOrMeta+Space')
    await expect(offered).toContainText(name)
    await page.keyboard.press('Escape')
  }
})

test('the way back from a definition leads to where one was', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  const calls = Array.from(
    { length: 200 },
    (_, index) => `export const n${index} = greet('${index}')`,
  )
  const filler = Array.from({ length: 100 }, (_, index) => `// line ${index}`)
  await project.write('src/lib/words.ts', [...filler, words].join('\n'))
  await project.write(
    'src/lib/many.ts',
    ["import { greet } from './words.ts'", ...calls, ''].join('\n'),
  )
  await project.open(page, home, 'files?path=src/lib/many.ts&line=150&column=23')
  const caret = page.locator('.monaco-editor .line-numbers.active-line-number')
  await expect(caret).toHaveText('150', { timeout: 60_000 })
  await expect(lines(page)).toContainText('n148')
  // As one goes on from where a link led.
  for (let count = 0; count < 7; count += 1) await page.keyboard.press('ArrowDown')
  await expect(caret).toHaveText('157')
  await page.keyboard.press('F12')
  await expect(page).toHaveURL(/path=src%2Flib%2Fwords\.ts.*line=101/, { timeout: 60_000 })
  await expect(caret).toHaveText('101')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page).toHaveURL(/many\.ts/)
  await expect(caret).toHaveText('157')
  await expect(page.locator('.monaco-editor.focused')).toBeVisible()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(caret).toHaveText('101')

  // A tab is where it was left as well.
  const tabs = page.getByRole('navigation', { name: 'Open files' })
  await tabs.getByRole('link', { name: 'many.ts' }).click()
  await expect(caret).toHaveText('157')
  await expect(lines(page)).toContainText('n155')
})

test('what somebody else saved meanwhile is compared, and one version chosen', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', agent)
  await project.write('notes.txt', 'one\ntwo\n')
  await project.open(page, home, 'files?path=notes.txt')
  await lines(page).click({ timeout: 60_000 })
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('mine')
  const tabs = page.getByRole('navigation', { name: 'Open files' })
  await expect(tabs.getByRole('link', { name: /notes\.txt.*unsaved/ })).toBeVisible()

  await project.write('notes.txt', 'one\ntheirs\n')
  await expect(page.getByText('notes.txt was changed elsewhere.')).toBeVisible()
  await page.getByRole('button', { name: 'Compare the two' }).click()
  await expect(page.getByTestId('diff-editor')).toContainText('theirs')
  await expect(page.getByTestId('diff-editor')).toContainText('mine')
  await expectAccessible(page)

  // A tab with unsaved text is not closed without a word.
  await tabs.getByRole('button', { name: 'Close notes.txt' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save notes.txt before closing?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Reload from disk' }).click()
  await expect(lines(page)).toContainText('theirs')
  await expect(page.getByText('notes.txt was changed elsewhere.')).toBeHidden()
})

test('unsaved text is compared with what is on disk, and can be given up with a way back', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('notes.txt', 'one\ntwo\n')
  await project.open(page, home, 'files?path=notes.txt')
  const bar = page.getByRole('region', { name: 'notes.txt', exact: true })
  const compare = bar.getByRole('button', { name: 'Compare with disk' })
  await lines(page).click({ timeout: 60_000 })
  await expect(compare).toBeHidden()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('mine')
  await compare.click()
  const compared = page.getByRole('region', { name: 'notes.txt: on disk and here' })
  await expect(compared.getByTestId('diff-editor')).toContainText('mine')
  await expectAccessible(page)
  await compared.getByRole('button', { name: 'Go back to what is on disk' }).click()
  await expect(lines(page)).not.toContainText('mine')
  await expect(compared).toBeHidden()

  // Nothing is lost by it: what was given up is one undo away, and compared only when asked again.
  await lines(page).click()
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(lines(page)).toContainText('mine')
  await expect(compare).toBeVisible()
  await expect(compared).toBeHidden()
  await page.keyboard.press('ControlOrMeta+S')
  await expect.poll(() => project.read('notes.txt')).toContain('mine')
  await expect(compare).toBeHidden()
})

test('tabs keep their order over a reload, and move by keys', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', agent)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await project.write(name, `${name}\n`)
  await project.open(page, home, 'files?path=a.txt')
  const tree = page.getByRole('tree', { name: 'Files' })
  for (const name of ['b.txt', 'c.txt']) await tree.getByRole('treeitem', { name }).click()
  const tabs = page.getByRole('navigation', { name: 'Open files' })
  const order = () => tabs.getByRole('link').allTextContents()
  await expect.poll(order).toEqual(['a.txt', 'b.txt', 'c.txt'])
  await tabs.getByRole('link', { name: 'c.txt' }).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(order).toEqual(['a.txt', 'c.txt', 'b.txt'])
  await page.keyboard.press('ArrowLeft')
  await expect(tabs.getByRole('link', { name: 'a.txt' })).toHaveAttribute('aria-current', 'page')
  await page.reload()
  await expect.poll(order).toEqual(['a.txt', 'c.txt', 'b.txt'])
  await tabs.getByRole('link', { name: 'a.txt' }).focus()
  await page.keyboard.press('Delete')
  await expect.poll(order).toEqual(['c.txt', 'b.txt'])
})

test('what another program changes elsewhere in a file leaves the cursor where one is', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'shared')
  const lines = Array.from({ length: 9 }, (_, index) => `line ${index + 1}`)
  await project.write('notes.txt', `${lines.join('\n')}\n`)
  await project.open(page, home, 'files?path=notes.txt&line=5&column=1')
  const editor = page.getByRole('region', { name: 'notes.txt' })
  const active = editor.locator('.line-numbers.active-line-number')
  await expect(active).toHaveText('5')
  await editor.getByText('line 5', { exact: true }).click()
  await page.keyboard.press('End')
  await project.write('notes.txt', `above\n${lines.join('\n')}\n`)
  await expect(active).toHaveText('6')
  await page.keyboard.type('!')
  await page.keyboard.press('ControlOrMeta+S')
  await expect
    .poll(() => project.read('notes.txt'))
    .toBe(`above\n${lines.join('\n').replace('line 5', 'line 5!')}\n`)
})
