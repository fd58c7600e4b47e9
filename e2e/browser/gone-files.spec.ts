/** Files that another program deletes or renames while they are looked at: nothing is lost, and there is a way on. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const agent = `import { createAgent } from 'hearth'
// Kept with care.
export default createAgent(() => ({ model: 'demo/scripted', instructions: 'Be brief.' }))
`
const workflow = `export const run = async () => 'tidy'\n`

/** What the page asks for in the moment in which it is gone. */
const missing = /status of 404 .*path=/

test('an agent whose file goes away is made again, or found under its new name', async ({
  home,
  page,
  problems,
}) => {
  problems.expect(missing)
  const project = new WrittenProject(home, 'gone')
  await project.write('src/agents/desk.ts', agent)
  await project.write('src/workflows/nightly.ts', workflow)
  const agentRead = page.waitForResponse(/content\?path=src%2Fagents%2Fdesk\.ts/)
  await project.open(page, home, 'agents/desk?tab=design')
  await (await agentRead).finished()
  const file = join(project.root, 'src', 'agents', 'desk.ts')
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Be brief.')
  await rm(file)
  await expect(
    page.getByRole('heading', { level: 2, name: 'The file of agent “desk” is gone' }),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make src/agents/desk.ts again' }).click()
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Be brief.')
  expect(await project.read('src/agents/desk.ts')).toBe(agent)

  await rename(file, join(project.root, 'src', 'agents', 'front.ts'))
  await page.getByRole('link', { name: 'Go to front' }).click()
  await expect(page).toHaveURL(/agents\/front\?tab=design/)
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Be brief.')

  const workflowRead = page.waitForResponse(/content\?path=src%2Fworkflows%2Fnightly\.ts/)
  await project.open(page, home, 'workflows/nightly?tab=design')
  await (await workflowRead).finished()
  await expect(page.getByRole('tab', { name: 'Design', selected: true })).toBeVisible()
  await rm(join(project.root, 'src', 'workflows', 'nightly.ts'))
  await page.getByRole('button', { name: 'Make src/workflows/nightly.ts again' }).click()
  await expect(page.getByRole('button', { name: /Make .* again/ })).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'nightly' })).toBeVisible()
  expect(await project.read('src/workflows/nightly.ts')).toBe(workflow)
})

test('text that is not saved outlives its file', async ({ home, page, problems }) => {
  problems.expect(missing)
  const project = new WrittenProject(home, 'gone')
  await project.write('src/agents/desk.ts', agent)
  await project.write('notes.txt', 'one\n')
  await project.open(page, home, 'files?path=notes.txt')
  const editor = page.getByRole('region', { name: 'notes.txt' })
  await editor.getByText('one', { exact: true }).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('two')
  await expect(editor.getByRole('img', { name: 'Unsaved changes' })).toBeVisible()
  await rm(join(project.root, 'notes.txt'))
  await expect(editor.getByText('notes.txt is gone.')).toBeVisible()
  await expect(editor.locator('.view-lines')).toContainText('two')
  await editor.getByRole('button', { name: 'Make it again' }).click()
  await expect(editor.getByText('notes.txt is gone.')).toHaveCount(0)
  expect(await project.read('notes.txt')).toBe('one\ntwo')
})
