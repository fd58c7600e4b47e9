/** Timelines that came as files: kept with the project for every window, whatever a stranger wrote into them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './accessible.ts'
import { expect, serveStudio, test } from './served-studio.ts'

function fileOf(title: string, level = 'info'): string {
  const head = {
    format: 'hearth-timeline',
    version: 1,
    title,
    scope: { runId: 'workflow:tidy:1' },
    exportedAt: '2026-01-01T00:00:00.000Z',
    hearth: '1.0.0',
  }
  const own = { runId: 'workflow:tidy:1', project: 'p', timestamp: '2026-01-01T00:00:00.000Z' }
  const lines = [
    head,
    {
      event: { type: 'run_start', seq: 1, workflow: 'tidy', trigger: 'http', payload: {}, ...own },
    },
    { event: { type: 'log', seq: 2, level, message: 'tidied', attributes: {}, ...own } },
    { end: { events: 2, masked: [] } },
  ]
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
}

test('what one window opens, every window has, and a deleted one comes back', async ({
  home,
  page,
  browser,
  problems,
}) => {
  problems.expect(/status of 400/)
  const root = join(home.projects, 'house')
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  const studio = await serveStudio(home, ['--project', root])
  const html = '<img src=x onerror="document.title=1">'
  const files = { [html]: fileOf(html), second: fileOf('second'), bad: fileOf('bad', 'shouting') }
  const paths = await Promise.all(
    Object.values(files).map(async (text, index) => {
      const path = join(home.root, `file-${index}.timeline.jsonl`)
      await writeFile(path, text)
      return path
    }),
  )
  const address = `${studio.url}/studio/p/house/imported`
  await page.goto(`${address}#token=${studio.token}`)
  await expect(page.getByRole('heading', { name: 'Nothing imported yet' })).toBeVisible()

  // Several at once; what is refused says where it is wrong.
  await page.getByLabel('Timeline file').setInputFiles(paths)
  const list = page.getByRole('region', { name: 'Imported timelines' })
  await expect(list.getByRole('link', { name: 'second' })).toBeVisible()
  await expect(list.getByRole('link', { name: html })).toBeVisible()
  await expect(page.getByText(/Line 3, event\.level/)).toBeVisible()

  // Somebody else, in a browser of their own.
  const other = await (await browser.newContext()).newPage()
  await other.goto(`${address}#token=${studio.token}`)
  await other.getByRole('link', { name: html }).click()
  await expect(other.getByRole('heading', { level: 1, name: html })).toBeVisible()
  await expect(other.getByText('Imported, read-only')).toBeVisible()
  await other.getByRole('link', { name: 'Imported timelines' }).first().click()
  await other.getByRole('button', { name: 'Remove second' }).click()
  await expect(other.getByRole('link', { name: 'second' })).toHaveCount(0)
  await expect(list.getByRole('link', { name: 'second' })).toHaveCount(0, { timeout: 15_000 })
  await other.getByRole('button', { name: 'Undo' }).click()
  await expect(other.getByRole('link', { name: 'second' })).toBeVisible()
  await expect(list.getByRole('link', { name: 'second' })).toBeVisible({ timeout: 15_000 })
  await expectAccessible(other, 'imports/list')
  await other.context().close()

  await page.goto(`${studio.url}/studio/p/house/settings/storage`)
  await expect(page.getByText('Imported timelines')).toBeVisible()
})

test('what an earlier version kept in this browser is moved to the project', async ({
  home,
  page,
  problems,
}) => {
  problems.expect(/status of 400/)
  const root = join(home.projects, 'house')
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/house/agents#token=${studio.token}`)
  await page.evaluate(
    (texts) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('hearth-timelines', 1)
        request.onerror = () => reject(request.error)
        request.onupgradeneeded = () => {
          request.result.createObjectStore('files', { keyPath: 'id' })
          request.result.createObjectStore('texts')
        }
        request.onsuccess = () => {
          const act = request.result.transaction(['files', 'texts'], 'readwrite')
          texts.forEach((text, index) => {
            const id = `old-${index}`
            const name = `old-${index}.jsonl`
            act.objectStore('texts').put(text, id)
            act
              .objectStore('files')
              .put({ id, name, title: name, importedAt: index, bytes: text.length })
          })
          act.oncomplete = () => {
            request.result.close()
            resolve()
          }
          act.onerror = () => reject(act.error)
        }
      }),
    [fileOf('an old one'), 'no timeline'],
  )
  await page.goto(`${studio.url}/studio/p/house/imported`)
  const offer = page.getByRole('region', { name: 'In this browser only' })
  await expect(offer).toContainText('2 timelines imported earlier')
  await expectAccessible(page, 'imports/offer')
  await offer.getByRole('button', { name: 'Move to this project' }).click()
  await expect(page.getByRole('link', { name: 'an old one' })).toBeVisible()
  // What is none stays where it is, and says so.
  await expect(page.getByText(/old-1\.jsonl was not moved/)).toBeVisible()
  await expect(offer).toContainText('1 timeline imported earlier')
  await offer.getByRole('button', { name: 'Delete what cannot be moved' }).click()
  await expect(offer).toHaveCount(0)
})
