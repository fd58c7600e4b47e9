import { describe, expect, test } from 'vitest'
import { ErrorEnvelope } from '../contract/error.ts'
import { apiEndpoints } from './app.ts'
import { createFakeApp, port, token } from './testing/fake-app.ts'

const hosts = {
  [`127.0.0.1:${port}`]: true,
  [`localhost:${port}`]: true,
  [`LOCALHOST:${port}`]: true,
  [`[::1]:${port}`]: true,
  '127.0.0.1': false,
  [`127.0.0.1:${port + 1}`]: false,
  'evil.test': false,
  [`evil.test:${port}`]: false,
  [`127.0.0.1.evil.test:${port}`]: false,
  [`127.0.0.1:${port}, evil.test`]: false,
}

const origins: [string | null, boolean][] = [
  [null, true],
  [`http://127.0.0.1:${port}`, true],
  [`http://localhost:${port}`, true],
  ['http://allowed.test', true],
  ['null', false],
  ['http://evil.test', false],
  [`http://127.0.0.1:${port + 1}`, false],
  [`https://127.0.0.1:${port}`, false],
  ['http://allowed.test.evil.test', false],
  ['', false],
]

const tokens: [string | null, boolean][] = [
  [`Bearer ${token}`, true],
  [`bearer ${token}`, true],
  [null, false],
  ['', false],
  ['Bearer', false],
  ['Bearer wrong', false],
  [`Bearer ${token}x`, false],
  [`Bearer ${token} x`, false],
  [`Basic ${token}`, false],
  [token, false],
]

const types: [string | null, number][] = [
  ['application/json', 200],
  ['Application/JSON; charset=utf-8', 200],
  ['text/plain', 415],
  ['text/plain; application/json', 415],
  ['application/json, text/plain', 415],
  ['application/jsonx', 415],
  ['application/x-www-form-urlencoded', 415],
  [null, 415],
]

describe('hostile requests', () => {
  const { app, studio } = createFakeApp()
  const prompt = '/agents/assistant/one'

  async function send(
    method: string,
    path: string,
    headers: Record<string, string | null>,
    body?: string,
  ): Promise<Response> {
    const given = new Headers()
    for (const [name, value] of Object.entries(headers)) {
      if (value !== null) given.set(name, value)
    }
    const bytes = body === undefined ? {} : { body: new TextEncoder().encode(body) }
    return app.request(`http://x${path}`, { method, headers: given, ...bytes })
  }

  for (const [host, isOwn] of Object.entries(hosts)) {
    for (const [origin, isAllowed] of origins) {
      for (const [authorization, isGood] of tokens) {
        for (const method of ['GET', 'POST']) {
          const path = method === 'GET' ? '/agents' : prompt
          const expected = !isOwn ? 421 : !isAllowed ? 403 : !isGood ? 401 : 200
          test(`${method} host ${host} origin ${origin} token ${authorization} is ${expected}`, async () => {
            const before = studio.fake.calls.length
            const headers = { host, origin, authorization, 'content-type': 'application/json' }
            const body = method === 'GET' ? undefined : '{"message":"hi"}'
            const response = await send(method, path, headers, body)
            expect(response.status).toBe(expected)
            if (expected === 200) return
            const { error } = ErrorEnvelope.parse(await response.json())
            expect(error.ref).toBe(response.headers.get('hearth-error-ref'))
            expect(error.dev).toBeUndefined()
            expect(studio.fake.calls.length).toBe(before)
          })
        }
      }
    }
  }

  const good = { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}` }

  for (const [type, expected] of types) {
    test(`a prompt of type ${type} is ${expected}`, async () => {
      const before = studio.fake.calls.length
      const headers = { ...good, 'content-type': type }
      const response = await send('POST', prompt, headers, '{"message":"hi"}')
      expect(response.status).toBe(expected)
      if (expected === 200) return
      const { error } = ErrorEnvelope.parse(await response.json())
      expect(error.type).toBe('unsupported_media_type')
      expect(error.meta).toEqual({ received: type })
      expect(studio.fake.calls.length).toBe(before)
    })
  }

  test('every route that changes something refuses text, and changes nothing', async () => {
    for (const endpoint of apiEndpoints) {
      if (endpoint.method === 'GET') continue
      const { app: fresh, studio: untouched } = createFakeApp()
      const path = endpoint.path
        .replace('{name}', endpoint.path.includes('workflows') ? 'echo' : 'assistant')
        .replace('{project}', 'demo')
        .replace(/\{\w+\}/g, 'x')
      const response = await fresh.request(`http://x${path}?path=x`, {
        method: endpoint.method,
        headers: { ...good, 'content-type': 'text/plain' },
        body: '{}',
      })
      // Routes of something that is not there may say so first.
      expect([415, 404], `${endpoint.method} ${path}`).toContain(response.status)
      expect(untouched.fake.calls, `${endpoint.method} ${path}`).toEqual([])
      expect(untouched.projects()).toHaveLength(1)
    }
  })

  test('health needs no token, but the right host and origin', async () => {
    const { host } = good
    expect((await send('GET', '/health', { host })).status).toBe(200)
    expect((await send('HEAD', '/health', { host })).status).toBe(200)
    expect((await send('POST', '/health', { host })).status).toBe(401)
    expect((await send('GET', '/health', { host: 'evil.test' })).status).toBe(421)
    expect((await send('GET', '/health', { host, origin: 'http://evil.test' })).status).toBe(403)
    expect((await send('GET', '/health/', { host })).status).toBe(401)
    expect((await send('GET', '/projects/demo/health', { host })).status).toBe(401)
  })

  test('pages need no token; what they ask for does', async () => {
    const { host } = good
    expect((await send('GET', '/docs', { host })).status).toBe(200)
    expect((await send('GET', '/studio/', { host })).status).toBe(503)
    expect((await send('GET', '/openapi.json', { host })).status).toBe(401)
    const page = await send('GET', '/', { host, accept: 'text/html' })
    expect([page.status, page.headers.get('location')]).toEqual([302, '/studio/'])
    expect((await send('GET', '/', { host })).status).toBe(401)
    expect((await send('GET', '/studiox', { host })).status).toBe(401)
  })

  test('a path that is nowhere is 401 without a token and 404 with one', async () => {
    expect((await send('GET', '/nowhere', { host: good.host })).status).toBe(401)
    expect((await send('GET', '/nowhere', good)).status).toBe(404)
    expect((await send('GET', '/agents/%ff/x', good)).status).toBe(400)
  })

  test('another method is 405 with what is allowed', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const response = await send(method, prompt, good)
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST')
      const { error } = ErrorEnvelope.parse(await response.json())
      expect(error).toMatchObject({ type: 'method_not_allowed', meta: { allowed: ['POST'] } })
    }
    const response = await send('POST', '/projects/demo/agents', good)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })

  test('a preflight reveals nothing and reflects an allowed origin only', async () => {
    const asked = { 'access-control-request-method': 'POST' }
    const allowed = await send('OPTIONS', '/nowhere', {
      host: good.host,
      origin: 'http://allowed.test',
      ...asked,
    })
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://allowed.test')
    expect(allowed.headers.get('vary')).toBe('Origin')
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
    const evil = { host: good.host, origin: 'http://evil.test', ...asked }
    expect((await send('OPTIONS', '/agents', evil)).status).toBe(403)
    const plain = await send('OPTIONS', '/agents', { host: good.host })
    expect(plain.status).toBe(204)
    expect(plain.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('a page of an allowed origin may read answers and errors', async () => {
    const origin = 'http://allowed.test'
    for (const [headers, status] of [
      [{ ...good, origin }, 200],
      [{ host: good.host, origin }, 401],
    ] as const) {
      const response = await send('GET', '/agents', headers)
      expect(response.status).toBe(status)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    }
  })

  test('a body over the limit is 413', async () => {
    const headers = { ...good, 'content-type': 'application/json', 'content-length': '99999999' }
    const response = await send('POST', prompt, headers, '{}')
    expect(response.status).toBe(413)
  })
})

test('--no-auth drops the token and nothing else', async () => {
  const { app } = createFakeApp({ token: null })
  const ask = (headers: Record<string, string>) => app.request('http://x/agents', { headers })
  const host = `127.0.0.1:${port}`
  expect((await ask({ host })).status).toBe(200)
  expect((await ask({ host: 'evil.test' })).status).toBe(421)
  expect((await ask({ host, origin: 'null' })).status).toBe(403)
})

test('the trusted door asks for nothing', async () => {
  const { app } = createFakeApp()
  const request = new Request('http://studio/agents', { headers: { origin: 'hearth://studio' } })
  expect((await app.fetch(request, { trusted: true })).status).toBe(200)
  expect((await app.fetch(request, {})).status).toBe(421)
})
