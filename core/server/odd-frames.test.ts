import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenForTest } from './testing/listening.ts'

let listening: Listening

beforeAll(async () => {
  listening = await listenForTest()
})
afterAll(() => listening.dispose())

interface FrameOptions {
  isLast?: boolean
  isMasked?: boolean
  /** The bit that says a message is compressed. */
  isCompressed?: boolean
}

function frame(
  opcode: number,
  data: Buffer,
  { isLast = true, isMasked = true, isCompressed = false }: FrameOptions = {},
): Buffer {
  const first = (isLast ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode
  const head = Buffer.alloc(10)
  head.writeUInt8(first, 0)
  head.writeUInt8((isMasked ? 0x80 : 0) | 127, 1)
  head.writeBigUInt64BE(BigInt(data.length), 2)
  const key = randomBytes(4)
  const masked = data.map((byte, index) => byte ^ (key[index % 4] ?? 0))
  return Buffer.concat(isMasked ? [head, key, masked] : [head, data])
}

async function open(extensions = ''): Promise<{ socket: Socket; answer: string }> {
  const { port, token } = listening.server
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const lines = [
    'GET /agents/assistant/x HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    extensions,
  ]
  socket.write(`${lines.filter((line) => line !== '').join('\r\n')}\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  return { socket, answer: String(answer) }
}

/** Sends until all is sent or the server has ended the socket; resolves with the code it closed with. */
async function closeCode(frames: Iterable<Buffer>): Promise<number | null> {
  const { socket } = await open()
  const received: Buffer[] = []
  socket.on('data', (bytes: Buffer) => received.push(bytes))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  for (const bytes of frames) {
    if (socket.destroyed) break
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), closed])
  }
  await closed
  const all = Buffer.concat(received)
  const start = all.lastIndexOf(0x88)
  return start < 0 ? null : all.readUInt16BE(start + 2)
}

test.each<[what: string, frames: () => Buffer[], code: number]>([
  ['is not masked', () => [frame(1, Buffer.from('{}'), { isMasked: false })], 1002],
  ['has an opcode of its own', () => [frame(3, Buffer.from('x'))], 1002],
  ['pings with more than 125 bytes', () => [frame(9, Buffer.alloc(126))], 1002],
  ['closes with a code that is none', () => [frame(8, Buffer.from([3, 231]))], 1002],
  ['is text but no UTF-8', () => [frame(1, Buffer.from([0xff, 0xfe]))], 1007],
  [
    'grows over the limit in parts',
    () => [
      frame(1, Buffer.alloc(600_000, 97), { isLast: false }),
      frame(0, Buffer.alloc(600_000, 97), { isLast: false }),
    ],
    1009,
  ],
  [
    'would unpack to 20 MB',
    () => [frame(1, deflateRawSync(Buffer.alloc(20 * 1024 * 1024)), { isCompressed: true })],
    1002,
  ],
])('a message that %s ends its socket', async (_, frames, code) => {
  expect(await closeCode(frames())).toBe(code)
})

test('a message in endless parts ends its socket, however small they are', async () => {
  function* parts() {
    yield frame(1, Buffer.from('a'), { isLast: false })
    const thousand = Buffer.concat(
      Array.from({ length: 1_000 }, () => frame(0, Buffer.alloc(0), { isLast: false })),
    )
    for (let sent = 0; sent < 1_000; sent += 1) yield thousand
  }
  expect(await closeCode(parts())).toBe(1008)
})

test('compression is not agreed to, and only one version is spoken', async () => {
  const { socket, answer } = await open('Sec-WebSocket-Extensions: permessage-deflate')
  expect(answer).toMatch(/^HTTP\/1\.1 101/)
  expect(answer.toLowerCase()).not.toContain('permessage-deflate')
  socket.destroy()
  const other = await open('Sec-WebSocket-Version: 12')
  expect(other.answer).toMatch(/^HTTP\/1\.1 (400|426)/)
  other.socket.destroy()
})
