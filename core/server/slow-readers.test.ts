import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHearthClient } from '../client/index.ts'
import { type Listening, listenForTest } from './testing/listening.ts'

const megabyte = 1024 * 1024
setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Bytes of buffers that are really held: what waits to be sent. */
function outsideOfHeap(): number {
  if (typeof collectGarbage === 'function') collectGarbage()
  return process.memoryUsage().external
}

let listening: Listening

beforeAll(async () => {
  listening = await listenForTest()
})
afterAll(() => listening.dispose())

/** A connection whose bytes nobody takes from it. */
async function unread(lines: string[]): Promise<Socket> {
  const { port, token } = listening.server
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.pause()
  const all = [...lines, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`]
  socket.write(`${all.join('\r\n')}\r\n\r\n`)
  return socket
}

async function emit(index: number, bytes: number): Promise<void> {
  await listening.studio.fake.emit({
    type: 'log',
    level: 'info',
    message: `${index} ${'x'.repeat(bytes)}`,
    attributes: {},
    runId: 'run',
  })
}

test('readers that do not read hold little memory, and get everything when they read again', async () => {
  const slow = await Promise.all(
    Array.from({ length: 8 }, () => unread(['GET /api/events/stream?after=0 HTTP/1.1'])),
  )
  const before = outsideOfHeap()
  // What is written once is in the log; what waits for a reader would be there once a reader.
  const count = 600
  for (let index = 0; index < count; index += 1) await emit(index, 15_000)
  // The store has 9 megabytes of it; all that the eight could not take is eight times as much.
  await expect.poll(() => outsideOfHeap() - before).toBeLessThan(36 * megabyte)

  const [first] = slow
  if (!first) throw new Error('There is no reader.')
  let text = ''
  first.on('data', (chunk) => (text += String(chunk).replaceAll(/x{9,}/g, '')))
  first.resume()
  while (!text.includes(`"${count - 1} `)) await once(first, 'data')
  for (const socket of slow) socket.destroy()

  const seen = [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => Number(id))
  expect(seen).toEqual(Array.from({ length: count }, (_, index) => index + 1))
})

test('a reader that was dropped goes on from its last id without a gap or a duplicate', async () => {
  const { url, token } = listening.server
  const read = async (lastId: string) => {
    const stop = new AbortController()
    const headers = { authorization: `Bearer ${token}`, 'last-event-id': lastId }
    const response = await fetch(`${url}/api/events/stream?after=0`, {
      headers,
      signal: stop.signal,
    })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.includes('"marker')) break
    }
    stop.abort()
    return [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => Number(id))
  }
  await emit(1, 10)
  await emit(2, 10)
  const [last] = listening.studio.fake.store.events.list({}, { after: 0, limit: 10_000 }).slice(-1)
  const head = last?.seq ?? 0
  const marker = { type: 'log', level: 'info', message: 'marker', attributes: {} } as const
  await listening.studio.fake.emit({ ...marker, runId: 'run' })
  expect(await read(String(head - 1))).toEqual([head, head + 1])
})

test('a socket that does not read is ended before it fills the memory', async () => {
  const lines = [
    'GET /agents/assistant/slow HTTP/1.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: aGVhcnRoIGhlYXJ0aCBoZQ==',
  ]
  const socket = await unread(lines)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // Masked with zeros: a ping that names itself with a long word, and is answered with it.
  const word = 'y'.repeat(900)
  const text = Buffer.from(JSON.stringify({ type: 'ping', requestId: word }))
  const head = Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 0xff, 0, 0, 0, 0])
  const frame = Buffer.concat([head, text])
  const many = Buffer.concat(Array.from({ length: 1_000 }, () => frame))
  const before = outsideOfHeap()
  let sent = 0
  while (!socket.destroyed && sent < 200) {
    sent += 1
    const drained = new Promise((resolve) => socket.once('drain', resolve))
    if (!socket.write(many)) await Promise.race([drained, closed])
  }
  await closed
  expect(outsideOfHeap() - before).toBeLessThan(40 * megabyte)
  expect((await fetch(`${listening.server.url}/health`)).status).toBe(200)
})

test('a frame over the limit ends the socket, one below is read', async () => {
  const { url, token } = listening.server
  const client = createHearthClient({ baseUrl: url, token: token ?? undefined })
  const good = await client.agents.connect('assistant', 'x')
  expect((await good.prompt('x'.repeat(900_000))).text).toBe('ok')
  good.close()
  const bad = await client.agents.connect('assistant', 'x')
  const refused = bad.prompt('x'.repeat(1_100_000))
  refused.catch(() => undefined)
  expect((await bad.closed).code).toBe(1009)
  await expect(refused).rejects.toThrow()
})
