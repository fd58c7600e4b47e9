import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Change } from '../contract/change.ts'
import { createFakeApp } from './testing/fake-app.ts'

const Page = z.object({
  items: z.array(z.object({ seq: z.number(), message: z.string() })),
  nextAfter: z.number(),
})

async function openWith(count: number) {
  const fake = createFakeApp()
  const { store } = fake.studio.fake
  const timestamp = new Date().toISOString()
  const changes = Array.from({ length: count }, (_, index): Change => {
    const message = index % 500 === 0 ? 'ü "quoted"' : `line ${index}`
    const event = { message, attributes: {}, timestamp, project: 'p' }
    return { type: 'event.append', event: { type: 'log', level: 'info', ...event } }
  })
  await store.commit(changes)
  const read = async (query: string) => {
    const response = await fake.call('GET', `/api/events?types=log&${query}`)
    return { status: response.status, body: await response.json() }
  }
  return { store, read, call: fake.call }
}

test('a large page is the small ones one after another', async () => {
  const { store, read } = await openWith(2_600)
  const all = store.events.list({ types: ['log'] }, { limit: 10_000 })
  const first = Page.parse((await read('limit=1000')).body)
  expect(first.items).toHaveLength(1_000)
  for (const limit of [2_000, 2_500, 2_600, 10_000]) {
    const { status, body } = await read(`limit=${limit}`)
    expect(status).toBe(200)
    const expected = all.slice(0, limit)
    expect(body).toEqual({ items: expected, nextAfter: expected.at(-1)?.seq })
  }
  const rest = Page.parse((await read(`limit=10000&after=${first.nextAfter}`)).body)
  expect(rest.items.map(({ seq }) => seq)).toEqual(all.slice(1_000).map(({ seq }) => seq))
})

test('one that is empty, and a limit that is too large', async () => {
  const { store, read } = await openWith(3)
  const after = store.events.last()
  expect((await read(`limit=10000&after=${after}`)).body).toEqual({ items: [], nextAfter: after })
  expect((await read('limit=10001')).status).toBe(400)
})

test('others have their turn while it is written', async () => {
  const { read } = await openWith(5_000)
  const order: string[] = []
  const page = read('limit=5000').then(() => order.push('page'))
  const small = read('limit=1').then(() => order.push('small'))
  await Promise.all([page, small])
  expect(order).toEqual(['small', 'page'])
})

test('lines are the whole log, without a limit, and brief where asked', async () => {
  const { store, call } = await openWith(2_600)
  const timestamp = new Date().toISOString()
  const long = {
    timestamp,
    project: 'p',
    toolName: 'read',
    args: { path: 'a', text: 'x'.repeat(9_000) },
  }
  await store.commit([{ type: 'event.append', event: { type: 'tool_start', ...long } }])
  const all = store.events.list({}, { limit: 10_000 })
  const read = async (query: string) => {
    const response = await call('GET', `/api/events/lines?${query}`)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    return (await response.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }
  expect(await read('')).toEqual(all)
  expect(await read('after=1000&limit=1200')).toEqual(all.slice(1_000, 2_200))
  const brief = await read('brief=true')
  expect(brief.slice(0, -1)).toEqual(all.slice(0, -1))
  expect(brief.at(-1)).toEqual({
    ...all.at(-1),
    args: { path: 'a', text: 'x'.repeat(200) },
    brief: true,
  })
  expect(await read(`after=${store.events.last()}`)).toEqual([])
})
