/** The runtime thread dies: the window says so, the next one takes over, and what was accepted goes on. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { z } from 'zod'
import { carefulProject, fromPage } from './careful-project.ts'
import { expect, rootFlags, startDesktop, test } from './desktop-studio.ts'

const Dispatches = z.object({ items: z.array(z.object({ status: z.string() })) })

/** Ends the runtime thread at once, as a native crash in it would if it took nothing else along. */
async function catchRuntime(app: ElectronApplication): Promise<() => Promise<void>> {
  await app.evaluate(() => {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    const { emit } = Worker.prototype
    Worker.prototype.emit = function caught(...given: Parameters<typeof emit>) {
      Reflect.set(globalThis, 'runtimeThread', this)
      return emit.apply(this, given)
    }
  })
  return async () => {
    await expect
      .poll(() => app.evaluate(() => Reflect.get(globalThis, 'runtimeThread') !== undefined))
      .toBe(true)
    await app.evaluate(() => Reflect.get(globalThis, 'runtimeThread').terminate())
  }
}

test('a killed runtime: the window says “reconnecting”, and queued work goes on by itself', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(/status of 503|ERR_|Failed to load resource/)
  await carefulProject(home)
  const { app, window: page, output } = await startDesktop(electron, home)
  problems.watch(page)
  await page.goto('hearth://studio/studio/p/careful/agents')
  await page.getByRole('main').waitFor()
  const kill = await catchRuntime(app)

  const dispatch = (text: string) =>
    fromPage(page, 'POST', '/agents/careful/one/dispatch', { input: { text } })
  const statuses = async () =>
    Dispatches.parse((await fromPage(page, 'GET', '/api/dispatches')).body)
      .items.map(({ status }) => status)
      .sort()
  expect((await dispatch('[[sleep:6000]]')).status).toBe(202)
  expect((await dispatch('[[say:the second]]')).status).toBe(202)
  await expect.poll(statuses).toEqual(['queued', 'running'])

  const reconnecting = page.getByText('Reconnecting').first().waitFor()
  await kill()
  await reconnecting
  await expect(page.getByText('Reconnecting')).toHaveCount(0, { timeout: 30_000 })
  expect(output.join('')).toContain('The runtime ended')
  // The project is open again; both are known and come to their end, none of them lost or doubled.
  await expect.poll(statuses, { timeout: 60_000 }).toEqual(['settled', 'settled'])
  const { body } = await fromPage(page, 'GET', '/api/operations')
  expect(JSON.stringify(body).match(/the second/g)).toHaveLength(1)
  await app.close()
})

test('a second start ends before it opens anything', async ({ electron, home }) => {
  await carefulProject(home)
  const { app, window: page } = await startDesktop(electron, home)
  await page.getByRole('main').waitFor()
  const discovery = async () => {
    const folder = join(home.root, 'runtime')
    return existsSync(folder) ? (await readdir(folder, { recursive: true })).sort() : []
  }
  const before = await discovery()
  const args = [...electron.args, ...rootFlags(), '--remote-debugging-port=0']
  const second = spawn(electron.executablePath, args, { env: home.env, stdio: 'pipe' })
  const said: string[] = []
  for (const stream of [second.stdout, second.stderr]) {
    stream.on('data', (chunk) => said.push(String(chunk)))
  }
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  expect(said.join('')).not.toMatch(/Started:|The runtime ended/)
  expect(await discovery()).toEqual(before)
  expect(app.windows()).toHaveLength(1)
  await app.close()
})
