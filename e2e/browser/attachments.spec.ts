/** Pictures and files that go with a message: pasted, dropped, chosen, refused, kept over a reload. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { startFakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './served-studio.ts'
import { WrittenProject } from './written-project.ts'

const picture = readFileSync(
  join(import.meta.dirname, '..', '..', 'resources', 'icons', 'tray.png'),
)

interface Given {
  name: string
  type: string
  base64: string
}

/** As the browser tells the page of a paste or a drop. */
async function give(target: Locator, how: 'paste' | 'drop', given: readonly Given[]) {
  await target.evaluate(
    (element, { how, given }) => {
      const data = new DataTransfer()
      for (const { name, type, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        data.items.add(new File([bytes], name, { type }))
      }
      const how_ = { bubbles: true, cancelable: true }
      element.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...how_, clipboardData: data })
          : new DragEvent('drop', { ...how_, dataTransfer: data }),
      )
    },
    { how, given },
  )
}

/** The picker asks anew each time it gets the focus: the server of this computer may be slow to say what it has. */
async function chooseModel(composer: Locator): Promise<void> {
  const picker = composer.getByRole('combobox', { name: 'Model' })
  await expect(async () => {
    await picker.blur()
    await picker.focus()
    await expect(picker.getByRole('option', { name: 'seeing' })).toBeAttached({ timeout: 2_000 })
  }).toPass()
  await picker.selectOption('fake/seeing')
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('pictures and text files go with a message, however they are given', async ({
  home,
  page,
}) => {
  await using model = await startFakeModelServer({ models: ['seeing'] })
  const project = new WrittenProject(home, 'attached')
  await project.write(
    'hearth.toml',
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${model.baseUrl}"\napi_key = "none"\nmodels = ["seeing"]\n`,
  )
  await project.write(
    'src/agents/desk.ts',
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'demo/scripted' }))\n`,
  )
  await project.open(page, home, 'agents/desk?tab=chat&instance=main')
  const field = page.getByRole('textbox', { name: 'Message', exact: true })
  const composer = page.getByRole('region', { name: 'Write a message' })
  const images = composer.getByRole('list', { name: 'Attached images' }).getByRole('listitem')
  const files = composer.getByRole('list', { name: 'Attached files' }).getByRole('listitem')

  const png = { name: 'pasted.png', type: 'image/png', base64: picture.toString('base64') }
  await give(field, 'paste', [png])
  await expect(images).toHaveCount(1)
  const notes = { name: 'notes.md', type: 'text/markdown', base64: base64('# Notes\nfor you') }
  await give(composer, 'drop', [notes])
  await expect(files).toHaveText([/notes\.md/])
  // Also where the conversation is, not only on the field.
  const more = { name: 'more.md', type: 'text/markdown', base64: base64('# More') }
  await give(page.getByRole('region', { name: 'Chat', exact: true }), 'drop', [more])
  await expect(files).toHaveText([/notes\.md/, /more\.md/])
  await files.last().getByRole('button', { name: 'Remove more.md' }).click()
  await expect(files).toHaveText([/notes\.md/])
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: /^Attach/ }).click()
  await (await chooser).setFiles([
    { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
  ])
  await expect(files).toHaveCount(2)
  await expectAccessible(page, 'e2e/attachments')

  // What cannot be read is refused in a sentence, and nothing else is lost with it.
  await give(composer, 'drop', [
    { name: 'program.bin', type: 'application/octet-stream', base64: 'AAECAwD/' },
    { name: 'huge.txt', type: 'text/plain', base64: base64('x'.repeat(300_000)) },
    { name: 'drawing.svg', type: 'image/svg+xml', base64: base64('<svg/>') },
  ])
  await expect(page.getByText(/^program\.bin was not attached/)).toBeVisible()
  await expect(
    page.getByText(/^huge\.txt was not attached\. It has .* is the most\./),
  ).toBeVisible()
  await expect(page.getByText(/^drawing\.svg was not attached/)).toBeVisible()
  await expect(files).toHaveCount(2)

  // The model of the agent cannot see, and is said so; another is chosen.
  await expect(composer.getByText('demo/scripted cannot see images.')).toBeVisible()
  await chooseModel(composer)
  await expect(composer.getByText('cannot see images.')).toHaveCount(0)

  await field.fill('Look at this')
  await page.reload()
  await expect(images).toHaveCount(1)
  await expect(files).toHaveCount(2)
  await expect(field).toHaveValue('Look at this')
  await files.first().getByRole('button', { name: 'Remove notes.md' }).click()
  await expect(files).toHaveText([/list\.csv/])

  model.queue({ text: 'A flame.' })
  await chooseModel(composer)
  await field.press('Enter')
  const exchange = page.getByRole('article', { name: 'Exchange' })
  await expect(exchange).toContainText('A flame.')
  await expect(exchange.getByRole('img', { name: 'Attachment 1' })).toBeVisible()
  await expect(exchange).toContainText('list.csv')
  await expect(images).toHaveCount(0)
  const sent = JSON.stringify(model.requests.at(-1)?.body)
  expect(sent).toContain(`data:image/png;base64,${png.base64}`)
  expect(sent).toContain('a,b\\n1,2')
  expect(sent).not.toContain('notes.md')
})
