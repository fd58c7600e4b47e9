import { expect, test } from 'vitest'
import { createHearthClient } from '../client/index.ts'
import { apiEndpoints } from './app.ts'
import { createMethodTable, servedPaths } from './endpoint.ts'
import { createFakeApp, port, token } from './testing/fake-app.ts'

const { app, call } = createFakeApp()

interface Document {
  info: { title: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}
interface Operation {
  summary: string
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}

async function readDocument(): Promise<Document> {
  return (await (await call('GET', '/openapi.json')).json()) as Document
}

test('the document declares exactly the routes that the app has', async () => {
  const document = await readDocument()
  const declared = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const pages = /^GET \/(studio|docs|redoc)?(\/\*)?$/
  const real = app.routes
    .filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
    .filter((route) => !pages.test(route))
  const withProject = [...apiEndpoints.filter(({ scope }) => scope === 'project')].map(
    ({ method, path }) => `${method} /projects/{project}${path}`,
  )
  const belowProject = apiEndpoints
    .filter(({ scope, path }) => scope === 'project' && path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path.replace('/api/', '/api/projects/{project}/')}`)
  expect(new Set(real)).toEqual(
    new Set([
      ...declared,
      ...withProject,
      ...belowProject,
      'GET /projects/{project}/openapi.json',
      'GET /projects/{project}/admin/openapi.json',
    ]),
  )
})

test('the document carries the names that other clients read', async () => {
  const document = await readDocument()
  expect(document.info.title).toBe('Hearth')
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining([
      'HealthResponse',
      'RunRecordResponse',
      'RunEventListResponse',
      'ErrorEnvelope',
      'AgentListResponse',
      'DevStatusResponse',
      'PromptResponse',
      'WebhookAcceptedResponse',
      'AbortSessionResponse',
    ]),
  )
  const prompt = document.paths['/agents/{name}/{agent_id}']?.post
  expect(Object.keys(prompt?.responses ?? {})).toEqual(expect.arrayContaining(['200', '202']))
  expect(prompt?.responses[200]?.content).toHaveProperty(['text/event-stream'])
  const events = document.paths['/runs/{run_id}/events']?.get
  expect(events?.responses[200]?.content?.['application/json']?.schema.$ref).toBe(
    '#/components/schemas/RunEventListResponse',
  )
})

test('every method of the client asks for a route that exists', async () => {
  const methodsAt = createMethodTable(apiEndpoints)
  const asked: string[] = []
  const client = createHearthClient({
    baseUrl: `http://127.0.0.1:${port}`,
    token,
    fetch: (url, init) => {
      asked.push(`${init.method} ${new URL(url).pathname}`)
      return Response.json({ error: { type: 'asked', message: '', details: '' } }, { status: 400 })
    },
  })
  for (const scoped of [client, client.inProject('demo')]) {
    for (const [name, value] of Object.entries(scoped)) {
      if (typeof value !== 'object') continue
      for (const [method, call] of Object.entries(value)) await ask(`${name}.${method}`, call)
    }
  }
  async function ask(name: string, call: unknown): Promise<void> {
    if (typeof call !== 'function') {
      for (const [method, inner] of Object.entries(Object(call)))
        await ask(`${name}.${method}`, inner)
      return
    }
    // Sockets do not use fetch; the socket tests cover them.
    if (name.endsWith('.connect')) return
    const before = asked.length
    const result: unknown = call('x', 'y', {}, {})
    const iterator = Object(result)
    if (Symbol.asyncIterator in iterator) {
      const stream: AsyncIterator<{ kind?: string }> = iterator[Symbol.asyncIterator]()
      await stream.next().catch(() => undefined)
      if (asked.length === before) await stream.next().catch(() => undefined)
      await stream.return?.()
    } else await Promise.resolve(result).catch(() => undefined)
    expect(asked.length, name).toBeGreaterThan(before)
  }
  expect(asked.length).toBeGreaterThan(80)
  for (const request of asked) {
    const [method = '', path = ''] = request.split(' ')
    expect(methodsAt(path), request).toContain(method)
  }
})

test('the docs page loads nothing from elsewhere', async () => {
  for (const path of ['/docs', '/docs/docs.js', '/docs/docs.css', '/docs/rapidoc.js']) {
    const response = await call('GET', path, { token: null })
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
    const text = await response.text()
    if (path !== '/docs/rapidoc.js') expect(text).not.toMatch(/https?:/)
  }
})

test('the other usual address of such a page leads to it', async () => {
  const response = await call('GET', '/redoc', { token: null })
  expect([response.status, response.headers.get('location')]).toEqual([302, '/docs'])
})

test('paths of endpoints are served with and without the project', () => {
  const run = apiEndpoints.find(({ path }) => path === '/runs/{run_id}')
  expect(run && servedPaths(run)).toEqual(['/runs/:run_id', '/projects/:project/runs/:run_id'])
})
