/** Files and folders of a project in the system's file manager: only those, and only for a person. */
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { carefulProject, walkAway } from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'

/** The system's file manager is not started: what it would be asked to show is kept. */
async function recordShown(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell }) => {
    const shown: string[] = []
    Reflect.set(globalThis, 'shownItems', shown)
    shell.showItemInFolder = (path) => void shown.push(path)
  })
}

function shownItems(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => Reflect.get(globalThis, 'shownItems'))
}

/** What script in the page gets for asking. */
function ask(page: Page, project: string, path: string): Promise<string> {
  return page.evaluate(
    ({ project, path }) =>
      Reflect.get(window, 'hearth')
        .reveal(project, path)
        .then(
          () => 'shown',
          (error: Error) => error.message,
        ),
    { project, path },
  )
}

test('a file or folder is shown from its menu, by pointer and by keys, and from the palette', async ({
  electron,
  home,
  problems,
}) => {
  const root = await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  problems.watch(page)
  await page.goto('hearth://studio/studio/p/careful/files')
  await recordShown(app)
  const tree = page.getByRole('tree', { name: 'Files' })
  const title = /^Show in (?:Finder|Explorer|file manager)$/

  await tree.getByRole('treeitem', { name: 'hearth.toml' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: title }).click()
  await expect.poll(() => shownItems(app)).toEqual([join(root, 'hearth.toml')])

  // The menu key opens the menu of the row that the keyboard is on.
  await tree.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ContextMenu')
  await page.getByRole('menuitem', { name: title }).press('Enter')
  await expect.poll(async () => (await shownItems(app)).at(-1)).toBe(join(root, 'src'))

  // Keys are the menu's until it is gone.
  await expect(page.getByRole('menu')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('project folder')
  await page.getByRole('option', { name: /^Show in .*project folder/ }).click()
  await expect.poll(async () => (await shownItems(app)).at(-1)).toBe(root)
  await app.close()
})

test('nothing outside of an open project is shown, by name, by link or by nobody', async ({
  electron,
  home,
}) => {
  const root = await carefulProject(home)
  const secrets = join(home.root, 'secrets')
  await mkdir(secrets)
  await writeFile(join(secrets, 'key'), 'x')
  await symlink(secrets, join(root, 'way-out'))
  await symlink(join(root, 'hearth.toml'), join(root, 'inside'))
  const { app, window: page } = await startDesktop(electron, home)
  await page.goto('hearth://studio/studio/p/careful/files')
  await page.getByRole('tree', { name: 'Files' }).waitFor()
  await recordShown(app)
  const outside = /outside of what can be reached/
  for (const path of ['../../secrets', 'way-out', 'way-out/key', '.hearth', '.git/config']) {
    expect(await ask(page, 'careful', path)).toMatch(outside)
  }
  expect(await ask(page, 'careful', join(secrets, 'key'))).toMatch(/not there/)
  expect(await ask(page, 'careful', 'gone.ts')).toMatch(/not there/)
  expect(await ask(page, 'another', 'hearth.toml')).toMatch(/not open/)
  expect(await shownItems(app)).toEqual([])

  // A link that stays inside is followed.
  expect(await ask(page, 'careful', 'inside')).toBe('shown')
  expect(await shownItems(app)).toEqual([join(root, 'hearth.toml')])

  await walkAway(app)
  expect(await ask(page, 'careful', 'hearth.toml')).toMatch(/person/)
  expect(await shownItems(app)).toHaveLength(1)
  await app.close()
})
