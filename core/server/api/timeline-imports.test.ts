/** Timelines that came as files, over the API. */
import { expect, test } from 'vitest'
import { createHearthClient } from '../../client/index.ts'
import { mostTimelineBytes } from '../../contract/imported-timeline.ts'
import { eventLog } from '../../contract/spans/event-log.fixture.ts'
import { createFakeApp, port, token } from '../testing/fake-app.ts'
import { neededScope } from '../tokens/scope.ts'

const events = eventLog().run()

function fileOf(title = 'triage'): string {
  const head = {
    format: 'hearth-timeline',
    version: 1,
    title,
    scope: { runId: 'r1' },
    exportedAt: '2026-01-01T00:00:00.000Z',
    hearth: '1.0.0',
  }
  const end = { end: { events: events.length, masked: [{ kind: 'API key', count: 2 }] } }
  const lines = [head, ...events.map((event) => ({ event })), end]
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
}

function open() {
  const fake = createFakeApp()
  const client = createHearthClient({
    baseUrl: 'http://127.0.0.1:4747',
    token,
    fetch: (url, init) => {
      const headers = new Headers(init.headers)
      headers.set('host', `127.0.0.1:${port}`)
      return fake.app.request(url, { ...init, headers })
    },
  })
  return { fake, imports: client.timelines.imports }
}

test('a file is kept as it came, listed, deleted and had back', async () => {
  const { imports } = open()
  const kept = await imports.add(fileOf(), { name: 'mine.timeline.jsonl' })
  expect(kept).toMatchObject({
    name: 'mine.timeline.jsonl',
    title: 'triage',
    scope: { runId: 'r1' },
    events: events.length,
    masked: 2,
    isWhole: true,
    bytes: fileOf().length,
  })
  expect((await imports.list()).items).toEqual([kept])
  expect(await imports.get(kept.id)).toEqual(kept)
  expect(await (await imports.file(kept.id)).text()).toBe(fileOf())

  await imports.remove(kept.id)
  expect((await imports.list()).items).toEqual([])
  expect((await imports.list({ deleted: true })).items).toHaveLength(1)
  await expect(imports.file(kept.id)).rejects.toMatchObject({ status: 404 })
  expect(await imports.restore(kept.id)).toEqual(kept)
  expect((await imports.list()).items).toEqual([kept])
})

test('the same file again is the same import', async () => {
  const { imports } = open()
  const first = await imports.add(fileOf())
  const second = await imports.add(new Blob([fileOf()]), { name: 'again' })
  expect(second).toEqual(first)
  await imports.add(fileOf('another'))
  const page = await imports.list({ limit: 1 })
  expect(page.items.map(({ title }) => title)).toEqual(['another'])
  const rest = await imports.list({ limit: 1, cursor: page.nextCursor ?? '' })
  expect(rest.items.map(({ title }) => title)).toEqual(['triage'])
})

test('names of strangers stay in one line and hide nothing', async () => {
  const { imports } = open()
  const html = '<img src=x onerror=alert(1)>'
  const kept = await imports.add(fileOf(`${html}\n\u202egnp.exe\u0000`), {
    name: `a\n${'b'.repeat(900)}`,
  })
  expect(kept.title).toBe(`${html} \\u202egnp.exe\\u0000`)
  expect(kept.name).not.toContain('\n')
  expect(kept.name.length).toBeLessThan(300)
})

test('what is wrong is said with its place, and nothing of it is kept', async () => {
  const { fake, imports } = open()
  await expect(imports.add(fileOf().replace('"timestamp":', '"when":'))).rejects.toMatchObject({
    type: 'invalid_timeline_file',
    status: 400,
    meta: { line: 2, field: 'event.timestamp' },
  })
  await expect(imports.get('import_none')).rejects.toMatchObject({ status: 404 })
  expect((await imports.list()).items).toEqual([])
  const declared = { 'content-length': String(mostTimelineBytes + 1) }
  const post = (type: string, more = {}) =>
    fake.call('POST', '/api/timelines/imports', {
      headers: { 'content-type': type, ...more },
      body: fileOf(),
    })
  expect((await post('application/x-ndjson', declared)).status).toBe(413)
  // What a page of another origin may send without asking.
  expect((await post('text/plain; application/x-ndjson')).status).toBe(415)
  expect((await post('application/json')).status).toBe(415)
})

test('whoever may only look or run agents keeps and deletes none', () => {
  expect(neededScope('GET', '/api/timelines/imports')).toBe('read')
  expect(neededScope('POST', '/api/timelines/imports')).toBe('admin')
  expect(neededScope('DELETE', '/api/timelines/imports/a')).toBe('admin')
  expect(neededScope('POST', '/api/timelines/imports/a/restore')).toBe('admin')
})

test('the document says that the file itself is sent', async () => {
  const { fake } = open()
  const document = await (await fake.call('GET', '/openapi.json')).json()
  const body = { content: { 'application/x-ndjson': expect.anything() } }
  expect(document).toMatchObject({
    paths: { '/api/timelines/imports': { post: { requestBody: body } } },
  })
})
