/** Files: found and replaced, compared with the last commit, deleted and brought back. */
import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const run = promisify(execFile)

/** Monaco is loaded when first shown. */
const firstEditor = { timeout: 60_000 }

async function commitAll(root: string): Promise<void> {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: root })
  await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  await git('commit', '-q', '-m', 'Begin')
}

async function writeDesk(project: WrittenProject): Promise<void> {
  await project.write(
    'src/agents/desk.ts',
    "import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'demo/scripted' }))\n",
  )
  await project.write('docs/guide.md', '# Colour\n\nThe colour of things.\n')
  await project.write('notes.txt', 'colour here\nand Colours there\n')
}

test('text is found in all files, replaced after a look, and taken back', async ({
  home,
  page,
  problems,
}) => {
  const project = new WrittenProject(home, 'desk')
  await writeDesk(project)
  await project.open(page, home, 'files')
  await expect(page.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Shift+F')
  await page.getByRole('textbox', { name: 'Find in files' }).fill('colour')
  const matches = page.getByRole('list', { name: 'Matches' })
  await expect(page.getByText('4 matches in 2 files')).toBeVisible()
  await page.getByRole('button', { name: 'Match case' }).click()
  await expect(page.getByText('2 matches in 2 files')).toBeVisible()
  await page.getByRole('button', { name: 'Match case' }).click()

  await matches.getByRole('button', { name: /and Colours there/ }).click()
  await expect(page).toHaveURL(/path=notes\.txt.*line=2.*column=5/)

  await page.getByRole('button', { name: 'Regular expression' }).click()
  await page.getByRole('textbox', { name: 'Find in files' }).fill('(c)olou(r)')
  await page.getByRole('button', { name: 'Replace', exact: true }).click()
  await page.getByRole('textbox', { name: 'Replace with' }).fill('$1olo$2')
  await expect(matches.locator('ins').first()).toHaveText('Color')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Replace 4' }).click()
  await expect.poll(() => project.read('notes.txt')).toBe('color here\nand Colors there\n')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => project.read('notes.txt')).toBe('colour here\nand Colours there\n')

  await page.getByRole('textbox', { name: 'Find in files' }).fill('(')
  await expect(page.getByText('This cannot be looked for.')).toBeVisible()
  // The browser tells of each answer that is an error.
  problems.expect(/status of 400/)
})

test('what changed since the last commit is marked, listed and compared', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await writeDesk(project)
  await project.open(page, home, 'files?side=changes')
  await expect(page.getByText('No git repository')).toBeVisible()

  await commitAll(project.root)
  await project.write('notes.txt', 'colour here\nand nothing there\n')
  await project.write('new.txt', 'fresh\n')
  const changed = page.getByRole('list', { name: 'Changed files' })
  await expect(changed.getByRole('link', { name: 'notes.txt modified' })).toBeVisible()
  await expect(changed.getByRole('link', { name: 'new.txt not tracked' })).toBeVisible()
  await changed.getByRole('link', { name: 'notes.txt modified' }).click()
  await expect(page.getByTestId('diff-editor')).toContainText('Colours', firstEditor)
  await expect(page.getByTestId('diff-editor')).toContainText('nothing')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await expect(page.getByTestId('code-editor')).toContainText('nothing')
  await page.getByRole('button', { name: 'Files', exact: true }).click()
  await expect(page.getByRole('treeitem', { name: 'notes.txt, modified' })).toBeVisible()
})

test('files and folders are made, deleted and brought back by keys', async ({
  home,
  page,
  problems,
}) => {
  // That a file has gone may be told before the answer that says where it is now.
  problems.expect(/status of 404 .*content\?path=(?:docs%2F)?notes\.txt/)
  const project = new WrittenProject(home, 'desk')
  await writeDesk(project)
  await project.open(page, home, 'files')
  const tree = page.getByRole('tree', { name: 'Files' })
  await tree.getByRole('treeitem', { name: 'docs' }).hover()
  // By the right button as well; a browser opens no file manager.
  await tree.getByRole('treeitem', { name: 'docs' }).click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Copy path' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /^Show in/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await tree.getByRole('button', { name: 'Actions for docs' }).click()
  await page.getByRole('menuitem', { name: 'New folder here…' }).click()
  await page.getByRole('textbox', { name: 'Path' }).fill('docs/more')
  await page.getByRole('button', { name: 'Create folder' }).click()
  await expect
    .poll(() =>
      access(join(project.root, 'docs/more')).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)

  await tree.getByRole('treeitem', { name: 'notes.txt' }).click()
  await tree.focus()
  // Cut and pasted into a folder by keys, dragged back, and that undone.
  await page.keyboard.press('ControlOrMeta+x')
  await tree.getByRole('treeitem', { name: 'docs' }).click()
  await tree.focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect.poll(() => project.read('docs/notes.txt').catch(() => '')).toContain('colour here')
  await expect(page).toHaveURL(/path=docs%2Fnotes\.txt|path=docs\/notes\.txt/)
  // While folders are read again both rows may be there.
  const inFolder = tree.locator('[id="file-docs/notes.txt"]')
  const outside = tree.locator('[id="file-notes.txt"]')
  await expect(inFolder).toBeVisible()
  await expect(outside).toBeHidden()
  await inFolder.dragTo(tree, { targetPosition: { x: 100, y: 500 } })
  await expect.poll(() => project.read('notes.txt').catch(() => '')).toContain('colour here')
  const undone = page.getByText('docs/notes.txt is now notes.txt.').locator('xpath=ancestor::li')
  await undone.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => project.read('docs/notes.txt').catch(() => '')).toContain('colour here')
  await expect(inFolder).toBeVisible()
  await expect(outside).toBeHidden()
  await inFolder.dragTo(tree, { targetPosition: { x: 100, y: 500 } })
  await expect(inFolder).toBeHidden()

  await outside.click()
  await tree.focus()
  await page.keyboard.press('Delete')
  await expect(tree.getByRole('treeitem', { name: 'notes.txt' })).toBeHidden()
  const deleted = page.getByText('notes.txt was deleted.').locator('xpath=ancestor::li')
  await deleted.getByRole('button', { name: 'Undo' }).click()
  await expect(tree.getByRole('treeitem', { name: 'notes.txt' })).toBeVisible()
  expect(await project.read('notes.txt')).toContain('colour here')
})

test('several files are selected, moved and deleted together, and each has one way back', async ({
  home,
  page,
  problems,
}) => {
  problems.expect(/status of 404 .*content\?path=/)
  const project = new WrittenProject(home, 'desk')
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
  for (const name of names) await project.write(name, `text of ${name}\n`)
  await project.write('kept/e.txt', 'text of e\n')
  const there = async (folder = '') => {
    const texts = await Promise.all(names.map((name) => project.text(folder + name)))
    return names.filter((_, index) => texts[index] !== null)
  }
  await project.open(page, home, 'files')
  const tree = page.getByRole('tree', { name: 'Files' })
  const row = (name: string) => tree.getByRole('treeitem', { name, exact: true })
  const selected = tree.getByRole('treeitem', { selected: true })

  // By keys: a range that grows and shrinks. Both stand open as tabs, and both tabs go.
  await row('b.txt').click()
  await row('a.txt').click()
  await tree.focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(selected).toHaveCount(3)
  await page.keyboard.press('Shift+ArrowUp')
  await expect(selected).toHaveCount(2)
  await expectAccessible(page)
  await page.keyboard.press('Delete')
  await expect.poll(() => there()).toEqual(['c.txt', 'd.txt'])
  await expect(page.getByRole('navigation', { name: 'Open files' })).toBeHidden()
  const deleted = page.getByText('2 were deleted.').locator('xpath=ancestor::li')
  await deleted.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => there()).toEqual(names)
  await expect(row('a.txt')).toBeVisible()
  expect(await project.read('b.txt')).toBe('text of b.txt\n')

  // By pointer: these and no others, cut from the menu of one of them.
  await row('a.txt').click()
  await row('c.txt').click({ modifiers: ['ControlOrMeta'] })
  await row('d.txt').click({ modifiers: ['ControlOrMeta'] })
  await expect(selected).toHaveCount(3)
  await row('c.txt').hover()
  await row('c.txt').getByRole('button', { name: 'Actions for c.txt' }).click()
  await page.getByRole('menuitem', { name: 'Cut 3 items' }).click()
  await row('kept').hover()
  await row('kept').getByRole('button', { name: 'Actions for kept' }).click()
  await page.getByRole('menuitem', { name: 'Paste here' }).click()
  await expect.poll(() => there('kept/')).toEqual(['a.txt', 'c.txt', 'd.txt'])
  const moved = page.getByText('3 were moved to kept.').locator('xpath=ancestor::li')
  await moved.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => there()).toEqual(names)
  expect(await there('kept/')).toEqual([])

  // A plain click is about one again.
  await row('b.txt').click()
  await expect(selected).toHaveCount(1)
})

test('a file of profiles or tools is a form too, with the way to its code and back', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  const profile = `import { defineAgentProfile } from 'hearth'

const tone = 'Calm'

export const calm = defineAgentProfile({
  name: 'calm', // as it is called
  description: tone,
  instructions: 'Breathe.',
})
`
  await project.write('src/profiles/calm.ts', profile)
  await project.write('notes.txt', 'nothing to design\n')
  await project.open(page, home, 'files?path=src/profiles/calm.ts')
  await page.getByRole('button', { name: 'Design', exact: true }).click()
  await expect(page).toHaveURL(/design=form/)
  const design = page.getByRole('region', { name: 'Design', exact: true })
  await expect(design.getByRole('heading', { name: 'calm' })).toBeVisible()
  await expect(design.getByRole('heading', { name: 'Triggers' })).toHaveCount(0)
  const text = design.getByRole('textbox', { name: 'Instructions' })
  await text.fill('Breathe in.')
  await text.blur()
  await expect
    .poll(() => project.read('src/profiles/calm.ts'))
    .toBe(profile.replace('Breathe.', 'Breathe in.'))
  await expectAccessible(page)

  // What is computed leads to its line, and the way back to the form.
  await design
    .getByRole('link', { name: /Open in code: tone, line 7|Open in code: .*line 7/ })
    .click()
  await expect(page).toHaveURL(/path=src%2Fprofiles%2Fcalm\.ts.*line=7/)
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('7', {
    timeout: 60_000,
  })
  await page.goBack()
  await expect(design).toBeVisible()
  await page.getByRole('button', { name: 'Code', exact: true }).click()
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('Breathe')

  // A file that defines nothing has no such button.
  await page
    .getByRole('tree', { name: 'Files' })
    .getByRole('treeitem', { name: 'notes.txt' })
    .click()
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('nothing')
  await expect(page.getByRole('button', { name: 'Design', exact: true })).toHaveCount(0)
})

test('a file with text that is not saved is neither deleted nor moved', async ({ home, page }) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('docs/a.txt', 'saved\n')
  await project.write('b.txt', 'other\n')
  await project.open(page, home, 'files?path=docs/a.txt')
  await page.locator('.monaco-editor .view-lines').first().click({ timeout: 60_000 })
  await page.keyboard.type('not yet ')
  const tabs = page.getByRole('navigation', { name: 'Open files' })
  await expect(tabs.getByRole('link', { name: /a\.txt.*unsaved/ })).toBeVisible()
  const tree = page.getByRole('tree', { name: 'Files' })
  await tree.getByRole('treeitem', { name: 'docs', exact: true }).click()
  await tree.focus()
  await page.keyboard.press('Delete')
  await expect(
    page.getByText('docs was not deleted. Save docs/a.txt, or close it, first.'),
  ).toBeVisible()
  expect(await project.read('docs/a.txt')).toBe('saved\n')
  await expect(tabs.getByRole('link', { name: /a\.txt.*unsaved/ })).toBeVisible()
})
