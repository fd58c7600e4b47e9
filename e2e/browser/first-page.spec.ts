/** The served studio as a browser meets it. */
import { contentSecurityPolicy } from '../../core/server/content-security.ts'
import { expect, test } from './served-studio.ts'

test('opens with the token, keeps it out of the address, and complains about nothing', async ({
  studioPage,
  studio,
}) => {
  await expect(studioPage.getByRole('main')).toBeVisible()
  expect(studioPage.url()).not.toContain(studio.token)
  await studioPage.screenshot({ path: 'artifacts/browser-first-run.png' })
})

test('sends its policy, and refuses paths that leave the folder', async ({ studio, request }) => {
  const page = await request.get(`${studio.url}/studio/`)
  expect(page.headers()['content-security-policy']).toBe(contentSecurityPolicy)
  const climbing = await request.get(`${studio.url}/studio/..%2f..%2fpackage.json`)
  expect(climbing.status()).toBe(400)
})

test('answers a browser at its root with the studio, and strangers with nothing', async ({
  studio,
  request,
}) => {
  const root = await request.get(studio.url, { headers: { accept: 'text/html' }, maxRedirects: 0 })
  expect([root.status(), root.headers().location]).toEqual([302, '/studio/'])
  expect((await request.get(`${studio.url}/api/projects`)).status()).toBe(401)
})

test('loads little before the first paint: what a view needs comes with the view', async ({
  studio,
  request,
}) => {
  const html = await (await request.get(`${studio.url}/studio/`)).text()
  const paths = [...html.matchAll(/(?:src|href)="(\/studio\/assets\/[^"]+\.js)"/g)].map(
    ([, path]) => path ?? '',
  )
  const sizes = await Promise.all(
    paths.map(async (path) => (await (await request.get(studio.url + path)).body()).length),
  )
  const [entry = 0] = sizes
  // Bytes as they are on the disk. More means that something heavy is imported by the shell itself:
  // load it with `lazy` or `await import` where it is used.
  expect(paths.length).toBeGreaterThan(1)
  expect(entry).toBeGreaterThan(0)
  expect(entry).toBeLessThan(250_000)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(620_000)
})

test('loads the pages that people wait for ahead, once the first is there', async ({
  page,
  studio,
}) => {
  const loaded = ['agent-page', 'run-page'].map((name) =>
    page.waitForResponse((response) => response.url().includes(`/assets/${name}-`)),
  )
  await page.goto(`${studio.url}/studio/#token=${studio.token}`)
  for (const response of await Promise.all(loaded)) expect(response.ok()).toBe(true)
  await expect(page.getByRole('main')).toBeVisible()
})
