/** Settings › Local port in the desktop app: on and off, another number, a taken one; and the choice outlives a restart. */
import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { carefulProject } from './careful-project.ts'
import { expect, startDesktop, test } from './desktop-studio.ts'

const settings = 'hearth://studio/studio/p/careful/settings/port'

/** Whether something answers there, asked from outside of the app. */
async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function addressIn(page: Page): Promise<string> {
  return page
    .locator('dd code', { hasText: 'http://127.0.0.1:' })
    .first()
    .textContent({ timeout: 15_000 })
    .then((text) => text ?? '')
}

test('the local port is switched off, on, and moved; a taken one is said, and nothing changes', async ({
  electron,
  home,
  problems,
}) => {
  problems.expect(/status of 409/)
  await carefulProject(home)
  const first = await startDesktop(electron, home)
  const page = first.window
  problems.watch(page)
  await page.goto(settings)
  const isOn = page.getByRole('checkbox', { name: 'On' })
  const number = page.getByRole('textbox', { name: 'Number' })
  const usual = await addressIn(page)
  expect(await answers(usual)).toBe(true)

  await page.mouse.click(2, 2)
  await isOn.click()
  await expect(page.getByText('The local port is off.')).toBeVisible()
  await expect(page.getByText('Local port off')).toBeVisible()
  await expect.poll(() => answers(usual)).toBe(false)
  await page.getByRole('checkbox', { name: 'Off' }).click()
  await expect(isOn).toBeChecked()
  expect(await answers(await addressIn(page))).toBe(true)

  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const place = taken.address()
  const port = place !== null && typeof place === 'object' ? place.port : 0
  await number.fill(String(port))
  await page.getByRole('button', { name: 'Change port' }).click()
  await expect(page.getByRole('alert')).toContainText(`Port ${port} is taken by another program.`)
  expect(await answers(await addressIn(page))).toBe(true)

  await new Promise((resolve) => taken.close(resolve))
  await page.getByRole('button', { name: 'Change port' }).click()
  await expect.poll(() => addressIn(page)).toBe(`http://127.0.0.1:${port}`)
  expect(await answers(`http://127.0.0.1:${port}`)).toBe(true)
  await isOn.click()
  await expect(page.getByText('The local port is off.')).toBeVisible()
  await first.app.close()

  // Off stays off, and on again it is where it was.
  const second = await startDesktop(electron, home)
  problems.watch(second.window)
  await expect(second.window.getByText('The local port is off.')).toBeVisible()
  expect(await answers(`http://127.0.0.1:${port}`)).toBe(false)
  await second.window.getByRole('checkbox', { name: 'Off' }).click()
  await expect.poll(() => answers(`http://127.0.0.1:${port}`)).toBe(true)
  await second.app.close()
})
