/** Notifications of a browser: off until a person turns them on, told only while the page is not looked at. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findingsInBothThemes } from '../axe.ts'
import { expect, serveStudio, test } from './served-studio.ts'

test('a run that ends is told when a person wants it, and a click leads there', async ({
  home,
  page,
}) => {
  const root = join(home.projects, 'quick')
  await mkdir(join(root, 'src', 'workflows'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  await writeFile(
    join(root, 'src', 'workflows', 'quick.ts'),
    "export async function run() {\n  return 'done'\n}\n",
  )
  // The browser's own part: what it is asked, and what it would show.
  await page.addInitScript(() => {
    class Shown {
      static permission = 'default'
      static async requestPermission() {
        Reflect.set(window, 'asked', (Reflect.get(window, 'asked') ?? 0) + 1)
        Shown.permission = 'granted'
        return 'granted'
      }
      onclick: (() => void) | null = null
      constructor(title: string, options: { body: string }) {
        const shown = Reflect.get(window, 'shown') ?? []
        shown.push({ title, body: options.body, click: () => this.onclick?.() })
        Reflect.set(window, 'shown', shown)
      }
      close() {
        Reflect.set(window, 'closed', true)
      }
    }
    Reflect.set(window, 'Notification', Shown)
    document.hasFocus = () => Reflect.get(window, 'isLookedAt') ?? false
  })
  const studio = await serveStudio(home, ['--project', root])
  await page.goto(`${studio.url}/studio/p/quick/settings/desktop#token=${studio.token}`)
  const start = async () => {
    const response = await fetch(`${studio.url}/api/workflows/quick/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
      body: '{"payload":{}}',
    })
    return (await response.json()).id
  }
  const told = () =>
    page.evaluate(() =>
      (Reflect.get(window, 'shown') ?? []).map(({ title }: { title: string }) => title),
    )
  const choice = page.getByRole('checkbox', { name: /An agent waits/ })
  await expect(choice).not.toBeChecked()
  await start()
  expect(await findingsInBothThemes(page)).toEqual([])
  expect(await told()).toEqual([])
  expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toBeUndefined()

  await choice.check()
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'asked'))).toBe(1)
  const id = await start()
  await expect.poll(told).toEqual(['A run has finished'])
  await page.evaluate(() => Reflect.get(window, 'shown')[0].click())
  await expect(page).toHaveURL(new RegExp(`/runs/${encodeURIComponent(id)}`))
})
