import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { createHearthClient } from '../client/index.ts'
import { fetchOverPort, serveMessagePort } from './message-port.ts'
import { createFakeApp } from './testing/fake-app.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

function connect() {
  const fake = createFakeApp()
  const { port1, port2 } = new MessageChannel()
  const stop = serveMessagePort(fake.app, port1)
  const fetch = fetchOverPort(port2)
  open.push(
    stop,
    () => port1.close(),
    () => port2.close(),
  )
  const client = createHearthClient({
    baseUrl: 'hearth://studio',
    fetch: (url, init) => fetch(new Request(url, init), { isPresent: true, hasAgreed: false }),
  })
  return { fake, client, fetch, port1 }
}

test('requests need no token, and carry their bodies', async () => {
  const { client, fake } = connect()
  expect(await client.status.health()).toMatchObject({ ok: true })
  const answer = await client.agents.prompt('assistant', 'one', { message: 'hi' })
  expect(answer.text).toBe('ok')
  expect(fake.studio.fake.calls).toEqual(['prompt hi'])
})

test('errors come through as they are', async () => {
  const { client } = connect()
  await expect(client.agents.get('missing')).rejects.toMatchObject({
    type: 'agent_not_found',
    status: 404,
  })
  await expect(client.sessions.remove('x')).rejects.toMatchObject({ status: 404 })
})

test('media types are still checked', async () => {
  const { fetch } = connect()
  const request = new Request('hearth://studio/agents/assistant/x', { method: 'POST', body: '{}' })
  expect((await fetch(request)).status).toBe(415)
})

test('answers stream, and leaving stops them', async () => {
  const { client, fake } = connect()
  const stop = new AbortController()
  let seen = 0
  for await (const item of client.events.follow({}, { signal: stop.signal })) {
    if (item.kind === 'state' && item.state === 'open') {
      for (let n = 0; n < 100; n++) await fake.studio.fake.emit({ type: 'idle' })
    }
    if (item.kind === 'event') seen += 1
    if (seen === 100) stop.abort()
  }
  expect(seen).toBe(100)
})

test('a reader that stops reading holds the sender back', async () => {
  const { fetch, fake } = connect()
  let produced = 0
  fake.app.get('/endless', () => {
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          produced += 1
          controller.enqueue(new Uint8Array(1024))
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(body)
  })
  const response = await fetch(new Request('hearth://studio/endless'))
  const reader = response.body?.getReader()
  for (let n = 0; n < 10; n++) await reader?.read()
  // Two windows of 32 and what was read, never the endless rest.
  expect(produced).toBeLessThan(100)
  await reader?.cancel()
})

test('requests under way fail when the other thread ends', async () => {
  const { client, port1 } = connect()
  const waiting = client.agents.list()
  port1.close()
  await expect(waiting).rejects.toMatchObject({ type: 'unreachable' })
})
