import { expect, test } from 'vitest'
import { createHearthClient, type HearthClient } from '../client/index.ts'
import type { HearthEvent } from '../contract/event.ts'
import { createFakeApp, type FakeApp } from './testing/fake-app.ts'

const log = (runId: string, message: string) =>
  ({ type: 'log', level: 'info', message, attributes: {}, runId }) as const

function clientOf({ app }: FakeApp): HearthClient {
  return createHearthClient({
    baseUrl: 'http://hearth.local',
    fetch: (url, init) => app.fetch(new Request(url, init), { trusted: true }),
  })
}

/** Reads events until `count` are there. */
async function take(
  client: HearthClient,
  query: Parameters<HearthClient['events']['follow']>[0],
  count: number,
  onOpen: () => unknown = () => undefined,
): Promise<HearthEvent[]> {
  const stop = new AbortController()
  const events: HearthEvent[] = []
  for await (const item of client.events.follow(query, { signal: stop.signal })) {
    if (item.kind === 'state' && item.state === 'open') void onOpen()
    if (item.kind === 'event') events.push(item.event)
    if (events.length === count) stop.abort()
  }
  return events
}

const seqs = (events: HearthEvent[]) => events.map((event) => ('seq' in event ? event.seq : null))

test('replays what is stored, then goes live, each event once and in order', async () => {
  const fake = createFakeApp()
  const { studio } = fake
  for (let n = 1; n <= 1200; n++) await studio.fake.emit(log('a', `${n}`))
  const events = await take(clientOf(fake), { after: 0 }, 1300, async () => {
    for (let n = 1201; n <= 1300; n++) await studio.fake.emit(log('a', `${n}`))
  })
  expect(seqs(events)).toEqual(Array.from({ length: 1300 }, (_, index) => index + 1))
})

test('without a position only new events come, and deltas have no id', async () => {
  const fake = createFakeApp()
  await fake.studio.fake.emit(log('a', 'old'))
  const delta = {
    project: 'demo',
    timestamp: new Date().toISOString(),
    type: 'text_delta',
  } as const
  const events = await take(clientOf(fake), {}, 2, async () => {
    await fake.studio.fake.emit(log('a', 'new'))
    fake.studio.fake.log.publish([{ ...delta, text: 'x' }])
  })
  expect(events.map((event) => event.type)).toEqual(['log', 'text_delta'])
  expect(seqs(events)).toEqual([2, null])
})

test('filters apply to the past and to the present', async () => {
  const fake = createFakeApp()
  await fake.studio.fake.emit(log('a', '1'))
  await fake.studio.fake.emit(log('b', '2'))
  const events = await take(
    clientOf(fake),
    { after: 0, runId: 'b', types: ['log'] },
    2,
    async () => {
      await fake.studio.fake.emit(log('a', '3'))
      await fake.studio.fake.emit({ type: 'idle', runId: 'b' })
      await fake.studio.fake.emit(log('b', '4'))
    },
  )
  expect(seqs(events)).toEqual([2, 5])
})

test('a reader that stops reading loses no durable event', async () => {
  const fake = createFakeApp()
  const count = 400
  const response = await fake.call('GET', '/api/events/stream?after=0')
  const reader = response.body?.getReader()
  if (!reader) throw new Error('no body')
  await reader.read()
  const message = 'x'.repeat(8 * 1024)
  for (let n = 1; n <= count; n++) await fake.studio.fake.emit(log('a', message))
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes(`id: ${count}\nevent`)) {
    const { value } = await reader.read()
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  const ids = [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => Number(id))
  expect(ids).toEqual(Array.from({ length: count }, (_, index) => index + 1))
})

test('a reader that falls behind is told in the end that the queue is another', async () => {
  const fake = createFakeApp()
  const { log: bus } = fake.studio.fake
  const response = await fake.call('GET', '/api/events/stream?after=0')
  const reader = response.body?.getReader()
  if (!reader) throw new Error('no body')
  await reader.read()
  const where = { project: 'demo', timestamp: new Date().toISOString(), kind: 'prompt' } as const
  const message = 'x'.repeat(8 * 1024)
  for (let n = 1; n <= 300; n++) await fake.studio.fake.emit(log('a', message))
  for (const id of ['op_1', 'op_2']) {
    bus.publish([{ ...where, type: 'queue_changed', id, change: 'admitted' }])
  }
  const decoder = new TextDecoder()
  let text = ''
  while (!/"id":"op_2"/.test(text)) {
    const { value } = await reader.read()
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  expect(text).toContain('id: 300\nevent')
})

test('the client goes on from its last event when the connection is lost', async () => {
  const fake = createFakeApp()
  let connections = 0
  const client = createHearthClient({
    baseUrl: 'http://hearth.local',
    async fetch(url, init) {
      connections += 1
      const response = await fake.app.fetch(new Request(url, init), { trusted: true })
      // Each connection breaks after its first event.
      return new Response(response.body?.pipeThrough(breakAfterEvent()), response)
    },
  })
  for (let n = 1; n <= 3; n++) await fake.studio.fake.emit(log('a', `${n}`))
  const events = await take(client, { after: 0 }, 3)
  expect(seqs(events)).toEqual([1, 2, 3])
  expect(connections).toBe(3)
})

function breakAfterEvent(): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  return new TransformStream({
    transform(chunk, controller) {
      const text = decoder.decode(chunk)
      const start = text.indexOf('data: ')
      const event = text.slice(0, text.indexOf('\n\n', start) + 2)
      controller.enqueue(encoder.encode(start === -1 ? text : event))
      if (start !== -1) controller.terminate()
    },
  })
}

test('a lost connection before any event misses nothing that happened meanwhile', async () => {
  const fake = createFakeApp()
  await fake.studio.fake.emit(log('a', 'old'))
  let connections = 0
  const client = createHearthClient({
    baseUrl: 'http://hearth.local',
    async fetch(url, init) {
      connections += 1
      const response = await fake.app.fetch(new Request(url, init), { trusted: true })
      if (connections > 1) return response
      // The head of the stream arrives, then the line is cut and something happens.
      const reader = response.body?.getReader()
      const first = await reader?.read()
      await reader?.cancel()
      await fake.studio.fake.emit(log('a', 'meanwhile'))
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(first?.value)
            controller.close()
          },
        }),
        response,
      )
    },
  })
  expect(seqs(await take(client, {}, 1))).toEqual([2])
})

test('streams end when the server stops', async () => {
  const fake = createFakeApp()
  const response = await fake.call('GET', '/api/events/stream')
  fake.closing.abort()
  expect(await response.text()).toContain('id: 0')
})

test('bad positions and types are named', async () => {
  const { call } = createFakeApp()
  for (const [query, param] of [
    ['after=x', 'after'],
    ['types=nothing', 'types'],
  ]) {
    for (const path of ['/api/events', '/api/events/stream']) {
      const response = await call('GET', `${path}?${query}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { meta: { param } } })
    }
  }
})
