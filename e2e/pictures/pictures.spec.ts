/** The pictures of README and docs, taken of the demo project; `npm run pictures` takes them again. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { expect, type ServedStudio, test } from '../browser/served-studio.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
/** They are loaded with the page that shows them. */
const mostBytes = 300_000

const wide = { width: 1280, height: 800 }

test.use({ viewport: wide, deviceScaleFactor: 1.5 })

test('pictures of the demo', async ({ page, home, studio }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  const { project, runs } = await live(studio, join(home.projects, 'hearth-demo'))
  const open = (path: string) => page.goto(`${studio.url}/studio/p/${project}/${path}`)
  await page.goto(studio.address)
  await page.evaluate(() => {
    localStorage.setItem('hearth.steps', JSON.stringify({ done: [], dismissed: true }))
  })

  // Tall enough for both questions.
  await page.setViewportSize({ ...wide, height: 940 })
  await open('agents/assistant?instance=ada')
  await ask(page, 'Write a note to groceries.md saying "milk, bread, a candle"')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await ask(page, 'Run `ls -la notes` and tell me what is there')
  await expect(page.getByRole('button', { name: 'Allow once' })).toBeVisible()
  await bothPictures(page, 'chat')
  await page.getByRole('button', { name: 'Allow once' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()

  await page.setViewportSize(wide)
  await open('agents/assistant?tab=design')
  await expect(page.getByRole('textbox', { name: 'Instructions' }).first()).toBeVisible()
  await picture(page, 'design')
  await open('agents/assistant?tab=design&view=canvas')
  await expect(page.getByText('11 built-in tools')).toBeVisible()
  await picture(page, 'canvas')

  await open(`runs/${runs[0]}`)
  const spans = page.getByRole('listbox', { name: 'Spans' })
  await spans.getByRole('option', { name: /Turn/ }).first().click()
  await expect(page.getByRole('main')).toContainText('Succeeded')
  await bothPictures(page, 'timeline')

  await page.emulateMedia({ colorScheme: 'dark' })
  await open(`compare?left=${runs[0]}&right=${runs[1]}`)
  await expect(page.getByText('First difference', { exact: true })).toBeVisible()
  await picture(page, 'compare')
})

async function ask(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' })
  await box.fill(text)
  await box.press('Enter')
  await expect(page.getByRole('article', { name: 'Exchange' }).last()).toContainText(
    text.slice(0, 6),
  )
}

async function bothPictures(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  // Charts and canvases take their colours in the frame after.
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
  })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, caret: 'hide' })
  expect((await stat(path)).size, name).toBeLessThan(mostBytes)
}

/** The demo, and two issues that were triaged in it. */
async function live(
  studio: ServedStudio,
  root: string,
): Promise<{ project: string; runs: string[] }> {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(studio.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const Made = z.object({ id: z.string(), status: z.string().optional() })
  const { id: project } = Made.parse(await call('/api/projects/create', { root, template: 'demo' }))
  const runs: string[] = []
  for (const [title, body] of [
    [
      'Export loses the last page',
      'Since the update, saving as PDF leaves out the last page. It is broken for everyone.',
    ],
    ['Typo in the invoice mail', 'The mail says “recieve”. A small thing in the documentation.'],
  ]) {
    const payload = { title, body }
    const { id } = Made.parse(
      await call(`/projects/${project}/api/workflows/triage/runs`, { payload }),
    )
    await expect
      .poll(async () => Made.parse(await call(`/projects/${project}/api/runs/${id}`)).status)
      .toBe('succeeded')
    runs.push(id)
  }
  return { project, runs }
}
