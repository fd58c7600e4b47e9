/** A timeline of what goes on: it grows at its end, moves while something runs, and says how that ended. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { z } from 'zod'
import type { TemporaryHome } from '../temporary-home.ts'
import { expect, type ServedStudio, serveStudio, test } from './served-studio.ts'

const agent = `import { createAgent, defineTool } from 'hearth'
const empty = { type: 'object', properties: {} }
const hold = defineTool({
  name: 'hold',
  description: 'Never ends by itself.',
  parameters: empty,
  execute: (_input, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
})
const gather = defineTool({
  name: 'gather',
  description: 'Reads much.',
  parameters: empty,
  execute: () => '<script>document.title = 1</script> '.repeat(2000),
})
export default createAgent(() => ({ model: 'demo/scripted', instructions: 'Hold on.', tools: [hold, gather] }))
`

const Made = z.object({ id: z.string() })
const Started = z.object({ operationId: z.string() })

async function serveHolder(home: TemporaryHome): Promise<ServedStudio> {
  const root = join(home.projects, 'house')
  await mkdir(join(root, 'src', 'agents'), { recursive: true })
  await writeFile(join(root, 'hearth.toml'), '')
  await writeFile(join(root, 'src', 'agents', 'holder.ts'), agent)
  return serveStudio(home, ['--project', root])
}

/** Speaks with the project over its API. */
function apiOf(studio: ServedStudio) {
  async function call(method: string, path: string, body: unknown = {}): Promise<unknown> {
    const answer = await fetch(`${studio.url}/projects/house/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? null : answer.json()
  }
  return {
    call,
    async session(): Promise<string> {
      const place = { agent: 'holder', instanceId: 'desk', name: 'default' }
      return Made.parse(await call('POST', 'sessions', place)).id
    },
    async ask(session: string, message: string): Promise<string> {
      const started = await call('POST', `sessions/${session}/prompt`, { message })
      return Started.parse(started).operationId
    },
  }
}

async function openTimeline(page: Page, studio: ServedStudio, session: string): Promise<Locator> {
  // Afresh, also where it is open already.
  await page.goto('about:blank')
  await page.goto(`${studio.url}/studio/p/house/sessions/${session}#token=${studio.token}`)
  const spans = page
    .getByRole('region', { name: 'Timeline' })
    .getByRole('listbox', { name: 'Spans' })
  await spans.waitFor()
  return spans
}

/** What a person sees of the bars, as one text. */
function picture(spans: Locator): Promise<string> {
  return spans.locator('canvas').evaluate((canvas) => {
    return canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''
  })
}

const names = async (spans: Locator) =>
  (await spans.getByRole('option').allTextContents()).map((text) =>
    text.replace(/(done|running|stopped|failed).*$/, ''),
  )

test('what runs is seen running, what comes is added, what is deleted is gone', async ({
  home,
  page,
}) => {
  const studio = await serveHolder(home)
  const api = apiOf(studio)
  const session = await api.session()
  const held = await api.ask(session, '[[tool:hold {}]]')
  const spans = await openTimeline(page, studio, session)
  await expect(spans.getByRole('option', { name: /^hold.*running/ })).toBeVisible()

  // Its stripes move.
  const before = await picture(spans)
  await expect.poll(() => picture(spans)).not.toBe(before)

  // It ends where it stands, and what comes after it is below it.
  const first = await names(spans)
  await api.call('POST', `sessions/${session}/abort`)
  await expect(spans.getByRole('option', { name: /^hold.*stopped/ })).toBeVisible()
  const asked = await api.ask(session, '[[tool:gather {}]]')
  await expect(spans.getByRole('option', { name: /^gather.*done/ })).toBeVisible()
  await expect(spans.getByRole('option').nth(first.length)).toContainText('[[tool:gather {}]]')
  expect((await names(spans)).slice(0, first.length)).toEqual(first)

  // A result and an answer of 70 KB are shown by how they begin, as text, until they are asked for.
  const again = await openTimeline(page, studio, session)
  for (const name of [/^gather/, /^Turn 2/]) {
    await again.getByRole('option', { name }).click()
    const details = page.getByRole('region', { name: 'Details' })
    await expect(details).toContainText('<script>document.title = 1</script>')
    await details.getByRole('button', { name: /^Load all \(/ }).click()
    await expect(details.getByRole('button', { name: /^Show more \(.* left\)$/ })).toBeVisible()
  }
  expect(await page.title()).not.toBe('1')

  // Deleted, it is not on the timeline of its conversation nor in its log; had back, it is there again.
  await expect
    .poll(async () => JSON.stringify(await api.call('GET', `operations/${asked}`)))
    .toContain('completed')
  await api.call('DELETE', `operations/${held}`)
  const without = await openTimeline(page, studio, session)
  await expect(without.getByRole('option').first()).toContainText('[[tool:gather {}]]')
  await expect(without.getByRole('option', { name: /hold/ })).toHaveCount(0)
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Log' }).click()
  const log = page.getByRole('listbox', { name: 'Events' })
  await expect(log.getByRole('option', { name: /tool_start.*gather/ })).toHaveCount(1)
  await expect(log.getByRole('option', { name: /hold/ })).toHaveCount(0)
  await api.call('POST', `operations/${held}/restore`)
  const whole = await openTimeline(page, studio, session)
  await expect(whole.getByRole('option', { name: /^hold.*stopped/ })).toHaveCount(1)
})

test('what a killed process was at says that it was interrupted', async ({ home, page }) => {
  const studio = await serveHolder(home)
  const api = apiOf(studio)
  const session = await api.session()
  await api.ask(session, '[[tool:hold {}]]')
  const spans = await openTimeline(page, studio, session)
  await expect(spans.getByRole('option', { name: /^hold.*running/ })).toBeVisible()
  await page.goto('about:blank')
  process.kill(studio.pid, 'SIGKILL')
  await studio.stop()

  const after = await openTimeline(page, await serveHolder(home), session)
  await expect(after.getByRole('option', { name: /running/ })).toHaveCount(0)
  await after.getByRole('option', { name: /^hold/ }).click()
  const details = page.getByRole('region', { name: 'Details' })
  await expect(details).toContainText('It was interrupted.')
})
