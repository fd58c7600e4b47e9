/** What a conversation changed in files: seen below each call and in a list, and taken back. */
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent, local } from 'hearth'
export default createAgent(() => ({
  model: 'demo/scripted',
  sandbox: local(),
  policy: { shell: 'allow', read: 'allow', write: 'allow' },
}))
`

function tool(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

test('changed files are listed with their lines, reverted, and put back', async ({
  home,
  page,
}) => {
  const project = new WrittenProject(home, 'desk')
  await project.write('src/agents/desk.ts', agent)
  await project.write('notes.txt', 'one\ntwo\nthree\n')
  await project.write('old.txt', 'was here\n')
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(
    [
      tool('edit', { path: 'notes.txt', old_text: 'two', new_text: 'zwei' }),
      tool('write', { path: 'fresh.txt', content: 'new\n' }),
      tool('bash', { command: 'rm old.txt; printf "\\033[32mgreen\\033[0m done\\n"' }),
    ].join(''),
  )
  await page.keyboard.press('Enter')
  await expect.poll(() => project.read('notes.txt')).toBe('one\nzwei\nthree\n')

  await page.getByRole('button', { name: 'Changed files: 3 files' }).click()
  const panel = page.getByRole('complementary', { name: 'Changed files' })
  await expect(panel.getByRole('listitem')).toHaveCount(3)
  await panel.getByRole('button', { name: /notes\.txt.*modified/ }).click()
  await expect(panel.getByText('zwei')).toBeVisible()
  await expectAccessible(page)

  await panel.getByRole('button', { name: 'Revert notes.txt' }).click()
  await expect.poll(() => project.read('notes.txt')).toBe('one\ntwo\nthree\n')
  await expect(panel.getByRole('button', { name: /Put notes\.txt back/ })).toBeVisible()
  await panel.getByRole('button', { name: 'Revert all' }).click()
  await expect.poll(() => project.text('old.txt')).toBe('was here\n')
  await expect(panel.getByText('reverted', { exact: true })).toHaveCount(3)
  const said = page.locator('[data-sonner-toast]', { hasText: '2 files reverted.' })
  await said.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => project.text('fresh.txt')).toBe('new\n')

  // What a person changed since is left alone.
  await project.write('fresh.txt', 'by a person\n')
  await expect(panel.getByText('changed since')).toBeVisible()

  // Below the call itself, and from there to the agent's shell.
  await page.getByRole('button', { name: /^bash/ }).click()
  await expect(page.getByRole('region', { name: 'Files this changed' })).toContainText('old.txt')
  await page.getByRole('link', { name: 'Open the shell' }).click()
  const shell = page.getByRole('region', { name: 'Shell of desk / main' })
  await expect(shell).toContainText('rm old.txt')
  await expect(shell).toContainText('green done')
  await expectAccessible(page)
})
