/** Code of an answer becomes a file: suggested, asked about where one is in the way, and taken back. */
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`

test('a code block is saved, overwrites only when told to, and is undone', async ({
  home,
  page,
  problems,
}) => {
  const project = new WrittenProject(home, 'snippets')
  await project.write('hearth.toml', '')
  await project.write('src/agents/desk.ts', agent)
  await project.write('notes.ts', 'export const old = 1\n')
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const code = '// lib/sum.ts\nexport const sum = 3'
  const field = page.getByRole('textbox', { name: 'Message', exact: true })
  await field.fill(`[[say:Here:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nend]]`)
  await field.press('Enter')
  const log = page.getByRole('log')
  await expect(log.getByText('end', { exact: true })).toBeVisible()

  const dialog = page.getByRole('dialog', { name: 'Save to file' })
  const path = dialog.getByRole('textbox', { name: 'File' })
  const save = log.getByRole('button', { name: 'Save to file' })
  await save.click()
  await expect(path).toHaveValue('lib/sum.ts')
  await path.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Saved as lib/sum.ts.')).toBeVisible()
  expect(await project.text('lib/sum.ts')).toBe(`${code}\n`)
  const first = page.getByRole('listitem').filter({ hasText: 'Saved as lib/sum.ts.' })
  await first.getByRole('button', { name: 'Undo' }).click()
  await expect(first).toHaveCount(0)
  await expect(page.getByText('lib/sum.ts was taken away again.')).toBeVisible()
  expect(await project.text('lib/sum.ts')).toBeNull()

  problems.expect(/status of 409 .*\/files\/content/)
  // Another file is in the way: nothing of it is lost before one says so, nor afterwards.
  await save.click()
  await path.fill('notes.ts')
  await path.press('Enter')
  await expect(dialog.getByRole('status')).toHaveText(/^notes\.ts is there already, with 21 B\./)
  await expectAccessible(page)
  expect(await project.text('notes.ts')).toBe('export const old = 1\n')
  await dialog.getByRole('button', { name: 'Overwrite' }).click()
  await expect(page.getByText('notes.ts was overwritten.')).toBeVisible()
  expect(await project.text('notes.ts')).toBe(`${code}\n`)
  const toast = page.getByRole('listitem').filter({ hasText: 'notes.ts was overwritten.' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('notes.ts is as it was.')).toBeVisible()
  expect(await project.text('notes.ts')).toBe('export const old = 1\n')

  // What was changed since is not undone.
  await save.click()
  await path.press('Enter')
  await expect(dialog).toBeHidden()
  await project.write('lib/sum.ts', 'mine now')
  const again = page.getByRole('listitem').filter({ hasText: 'Saved as lib/sum.ts.' })
  await again.last().getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('lib/sum.ts was changed since, and stays as it is.')).toBeVisible()
  expect(await project.text('lib/sum.ts')).toBe('mine now')

  await save.click()
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download' }).click()
  expect((await saving).suggestedFilename()).toBe('sum.ts')
  await expect(dialog).toBeHidden()
})
