/**
 * The studio without a mouse: whatever opens takes the focus, keeps it, closes with Escape and gives the
 * focus back; and wherever Tab leads, one sees it, and it has a name.
 */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { expect, type ServedStudio, test } from './served-studio.ts'

/** Opened with Enter on the button of that name. */
const openers: [view: string, button: string | RegExp][] = [
  ['agents', /Switch project/],
  ['agents', 'Search or run a command'],
  ['agents', 'New agent'],
  ['agents/assistant', 'New instance'],
  ['agents/assistant', 'Recently deleted'],
  ['workflows', 'New workflow'],
  ['runs', 'Views'],
  ['statistics', 'Views'],
  ['files', 'New file'],
  ['terminal', 'Agent shells'],
  ['settings/port', 'New token'],
  ['settings/providers', 'Add provider'],
]
/** Opened from anywhere. */
const shortcuts = ['ControlOrMeta+K', 'ControlOrMeta+P', '?']
const views = [
  'agents',
  'agents/assistant',
  'agents/assistant?tab=design',
  'workflows/triage',
  'runs',
  'activity',
  'statistics',
  'files',
  'settings/providers',
  'settings/appearance',
]
const overlay = '[role="dialog"], [role="menu"]'

test('whatever opens takes the focus and gives it back', async ({ page, home, studio }) => {
  const project = await demo(studio, join(home.projects, 'keys'))
  await page.goto(studio.address)
  await expect(page.getByRole('main')).toBeVisible()
  for (const [view, name] of openers) {
    await page.goto(`${studio.url}/studio/p/${project}/${view}`)
    const button = page.getByRole('button', { name }).first()
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(page.locator(overlay), `${view}: ${name}`).toBeVisible()
    await expect.poll(() => isFocusInside(page), `${view}: ${name} has the focus`).toBe(true)
    for (let stops = 0; stops < 12; stops += 1) await page.keyboard.press('Tab')
    expect(await isFocusInside(page), `${view}: ${name} keeps the focus`).toBe(true)
    await page.keyboard.press('Escape')
    await expect(page.locator(overlay), `${view}: Escape closes ${name}`).toHaveCount(0)
    await expect(button, `${view}: the focus comes back to ${name}`).toBeFocused()
  }
  // From the field one writes in, and back to it.
  await page.goto(`${studio.url}/studio/p/${project}/agents/assistant`)
  const message = page.getByRole('textbox', { name: 'Message' })
  for (const keys of shortcuts.slice(0, 2)) {
    await expect(message).toBeFocused()
    await page.keyboard.press(keys)
    await expect.poll(() => isFocusInside(page), keys).toBe(true)
    await page.keyboard.press('Escape')
    await expect(page.locator(overlay), keys).toHaveCount(0)
  }
  await expect(message).toBeFocused()
  await page.goto(`${studio.url}/studio/p/${project}/settings/about`)
  await expect(page.getByRole('heading', { name: 'Shortcuts and about' })).toBeVisible()
  await page.keyboard.press(shortcuts[2] ?? '')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator(overlay)).toHaveCount(0)
})

test('wherever Tab leads, it is seen and has a name', async ({ page, home, studio }) => {
  const project = await demo(studio, join(home.projects, 'keys'))
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(studio.address)
  await expect(page.getByRole('main')).toBeVisible()
  const findings: string[] = []
  for (const view of views) {
    await page.goto(`${studio.url}/studio/p/${project}/${view}`)
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
    const stops = await walk(page)
    expect(stops.length, `${view} has stops`).toBeGreaterThan(4)
    for (const { what, isSeen, isNamed } of stops) {
      if (!isSeen) findings.push(`${view}: one does not see the focus on ${what}`)
      if (!isNamed) findings.push(`${view}: ${what} has no name`)
    }
  }
  expect(findings).toEqual([])
})

interface Stop {
  what: string
  isSeen: boolean
  isNamed: boolean
}

const mostStops = 60

/** Tab by Tab from where the focus is, until it comes round or leaves the page. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = []
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-stop]')) {
      element.removeAttribute('data-stop')
    }
  })
  while (stops.length < mostStops) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate((): Stop | null => {
      const element = document.activeElement
      if (!element || element === document.body || element.hasAttribute('data-stop')) return null
      element.setAttribute('data-stop', '')
      const hasRing = (one: Element, part?: string) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one, part)
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
      }
      const box = element.getBoundingClientRect()
      const isOnScreen =
        box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight
      // A field may be drawn by the frame around it, a row by the whole of it.
      const around = element.closest('[class*="focus-within:"]')
      const ring =
        hasRing(element) || hasRing(element, '::after') || (around !== null && isOnScreen)
      const labels = element.id ? document.querySelectorAll(`[for="${element.id}"]`) : []
      const name =
        element.getAttribute('aria-label') ??
        element.getAttribute('aria-labelledby') ??
        (labels[0] ?? element).textContent
      const what = `${element.tagName.toLowerCase()} “${name?.trim().slice(0, 40)}”`
      return { what, isSeen: ring && isOnScreen, isNamed: Boolean(name?.trim()) }
    })
    if (!stop) break
    stops.push(stop)
  }
  return stops
}

test('a key pressed before its view is loaded is not lost', async ({ page, home, studio }) => {
  const project = await demo(studio, join(home.projects, 'early'))
  await page.goto(studio.address)
  await expect(page.getByRole('main')).toBeVisible()
  const code = Promise.withResolvers<void>()
  await page.route(/(runs|files)-page-[^/]*\.js$/, async (route) => {
    await code.promise
    await route.continue()
  })
  const asked = page.waitForRequest(/runs-page-[^/]*\.js$/)
  await page.goto(`${studio.url}/studio/p/${project}/runs`)
  await asked
  await expect(page.getByRole('button', { name: /Switch project/ })).toBeVisible()
  await page.keyboard.press('j')
  code.resolve()
  await expect(page.locator('tr[data-index="0"] [data-row-focus]')).toBeFocused()

  // From any view, also one that knows nothing of files.
  await page.keyboard.press('ControlOrMeta+Shift+F')
  await expect(page.getByRole('textbox', { name: 'Find in files' })).toBeFocused()
})

async function isFocusInside(page: Page): Promise<boolean> {
  return page.evaluate((selector) => document.activeElement?.closest(selector) != null, overlay)
}

/** A project of the demo in which one workflow has run. */
async function demo(studio: ServedStudio, root: string): Promise<string> {
  const call = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(studio.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const Made = z.object({ id: z.string() })
  const { id } = Made.parse(await call('/api/projects/create', { root, template: 'demo' }))
  const payload = { title: 'The lamp does not light', body: 'Since Monday.' }
  await call(`/projects/${id}/api/workflows/triage/runs`, { payload })
  return id
}
