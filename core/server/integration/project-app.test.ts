/** The project's own routes behind the real app: who reaches them, and what they reach. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStudio, projectFolder, scriptedAgent } from '../../studio/testing/test-studio.ts'
import { createApp } from '../app.ts'
import { TokenFolder } from '../tokens/token-folder.ts'

const token = 'server-token'
const host = '127.0.0.1:4747'

const appText = `
export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    if (url.pathname === '/boom') throw new Error('kaboom')
    if (url.pathname === '/nothing') return undefined
    if (url.pathname === '/page') {
      return new Response('<script>1</script>', {
        headers: { 'content-type': 'text/html', 'content-security-policy': 'default-src *' },
      })
    }
    if (url.pathname === '/long') return new Response(new Uint8Array(17 * 1024 * 1024))
    return Response.json(
      {
        method: request.method,
        path: url.pathname + url.search,
        authorization: request.headers.get('authorization'),
        body: await request.text(),
        hasEnv: typeof env.PATH === 'string',
      },
      { status: 201, headers: { 'x-mine': 'yes' } },
    )
  },
}
`

async function serve(files: Record<string, string>) {
  const root = projectFolder({ 'src/agents/scripted.ts': scriptedAgent, ...files })
  const closing = new AbortController()
  onTestFinished(() => closing.abort())
  const studio = await openStudio([root])
  const tokens = new TokenFolder(mkdtempSync(join(tmpdir(), 'hearth-app-tokens-')))
  const access = { port: () => 4747, token, tokens, origins: [] }
  const options = { studio, version: '1', access, closing: closing.signal, rendererRoot: null }
  const app = createApp({ ...options, report: () => undefined })
  const call = async (path: string, init: RequestInit & { authorization?: string } = {}) => {
    const { authorization, ...rest } = init
    const headers = { host, ...(authorization ? { authorization } : {}), ...rest.headers }
    return app.request(`http://${host}${path}`, { ...rest, headers })
  }
  return { call, tokens, id: studio.projects()[0]?.id ?? '' }
}

const withToken = { authorization: `Bearer ${token}` }

test('an app needs the token, and is not shown it', async () => {
  const { call, id } = await serve({ 'src/app.ts': appText })
  expect((await call('/hello')).status).toBe(401)
  expect((await call('/hello', { authorization: 'Bearer other' })).status).toBe(401)
  const answer = await call('/hello?a=1', { ...withToken, method: 'POST', body: 'text' })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('x-mine')).toBe('yes')
  expect(await answer.json()).toEqual({
    method: 'POST',
    path: '/hello?a=1',
    authorization: null,
    body: 'text',
    hasEnv: true,
  })
  const prefixed = await call(`/projects/${id}/hello`, withToken)
  expect(await prefixed.json()).toMatchObject({ method: 'GET', path: '/hello' })
})

test('an app is not shown a token with a name either, good or expired', async () => {
  const { call, tokens } = await serve({ 'src/app.ts': `export const auth = 'none'\n${appText}` })
  for (const expiresAt of [null, 1]) {
    const made = tokens.create({ name: 'x', scope: 'run', projects: null, expiresAt })
    const answer = await call('/hello', { authorization: `Bearer ${made.token}` })
    expect(await answer.json()).toMatchObject({ path: '/hello', authorization: null })
  }
  const foreign = await call('/hello', { authorization: 'Bearer of-the-app' })
  expect(await foreign.json()).toMatchObject({ authorization: 'Bearer of-the-app' })
})

test('a public app is asked without a token; the API behind it is not', async () => {
  const { call, id } = await serve({ 'src/app.ts': `export const auth = 'none'\n${appText}` })
  expect((await call('/hooks/x', { method: 'POST', body: '{}' })).status).toBe(201)
  const shown = await call('/hooks/x', { authorization: 'Bearer of-the-chat' })
  expect(await shown.json()).toMatchObject({ authorization: 'Bearer of-the-chat' })
  const own = await call('/hooks/x', withToken)
  expect(await own.json()).toMatchObject({ authorization: null })

  const guarded = [
    '/agents',
    '/agents/scripted/one',
    '/workflows/x',
    '/runs/x',
    '/api/status',
    '/api/files',
    '/api/unknown',
    '/admin/openapi.json',
    '/openapi.json',
    `/projects/${id}/agents`,
    `/projects/${id}/api/sessions`,
    `/projects/${id}/projects/${id}/hooks/x`,
    '/%61gents',
    '/%61pi/status',
    '/%2561pi/status',
    '/hooks/..%2fapi/status',
    '/hooks/../api/status',
    '/hooks/%2e%2e/api/status',
    '//api/status',
    '/hooks//x',
    '/\\api/status',
  ]
  for (const path of guarded) {
    for (const method of ['GET', 'POST']) {
      const { status } = await call(path, { method })
      expect(status, `${method} ${path}`).toBe(401)
    }
  }
})

test('strangers by name or page are refused as everywhere', async () => {
  const { call } = await serve({ 'src/app.ts': `export const auth = 'none'\n${appText}` })
  expect((await call('/x', { headers: { host: 'evil.test' } })).status).toBe(421)
  expect((await call('/x', { headers: { origin: 'https://evil.test' } })).status).toBe(403)
})

test('only the plain words make an app public', async () => {
  const texts = [
    `export let auth = 'none'`,
    `const auth = 'none'`,
    `export const auth = 'no' + 'ne'`,
    `// export const auth = 'none'`,
    `export const auth = "token"`,
  ]
  for (const text of texts) {
    const { call } = await serve({ 'src/app.ts': `${text}\n${appText}` })
    expect((await call('/x')).status, text).toBe(401)
  }
})

test('what an app does wrong is its own error, and the server goes on', async () => {
  const { call } = await serve({ 'src/app.ts': appText })
  for (const path of ['/boom', '/nothing', '/long']) {
    const answer = await call(path, withToken)
    expect(answer.status, path).toBe(500)
    expect(await answer.json(), path).toMatchObject({ error: { type: 'app_failed' } })
  }
  const large = { ...withToken, method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) }
  expect((await call('/x', large)).status).toBe(413)
  expect((await call('/x', withToken)).status).toBe(201)
})

test('a page of the app has no part in the studio’s origin', async () => {
  const { call } = await serve({ 'src/app.ts': appText })
  const { headers } = await call('/page', withToken)
  expect(headers.get('content-security-policy')).toBe(
    'sandbox allow-forms allow-scripts allow-popups',
  )
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('without an app, or with a file that is none, unknown paths stay unknown', async () => {
  for (const files of [{}, { 'src/app.ts': 'export const auth = "none"' }]) {
    const { call } = await serve({ ...files })
    expect((await call('/x')).status).toBe(401)
    expect((await call('/x', withToken)).status).toBe(404)
  }
  const { call } = await serve({ 'app.ts': 'export default 1' })
  expect((await call('/x', withToken)).status).toBe(500)
})
