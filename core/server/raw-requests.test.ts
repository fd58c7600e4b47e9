import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ErrorEnvelope } from '../contract/error.ts'
import { type Listening, listenForTest } from './testing/listening.ts'

let listening: Listening
let host: string
let bearer: string
let read: string

beforeAll(async () => {
  listening = await listenForTest()
  host = `127.0.0.1:${listening.server.port}`
  bearer = `Bearer ${listening.server.token}`
  read = `Bearer ${listening.token('read')}`
})
afterAll(() => listening.dispose())

/** A request as bytes; each header on a line of its own, as often as it is given. */
function request(line: string, headers: [string, string][], body = ''): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

function good(more: [string, string][] = []): [string, string][] {
  return [['Host', host], ['Authorization', bearer], ['Connection', 'close'], ...more]
}

function json(body: string): [string, string][] {
  const length = String(Buffer.byteLength(body))
  return [
    ['Content-Type', 'application/json'],
    ['Content-Length', length],
  ]
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
}

function errorOf(answer: string) {
  const body = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  return ErrorEnvelope.parse(JSON.parse(body)).error
}

async function send(line: string, headers: [string, string][], body = ''): Promise<number> {
  return statusOf(await listening.raw(request(line, headers, body)))
}

describe('headers that are sent twice', () => {
  const twice: [what: string, headers: () => [string, string][], status: number][] = [
    ['Host', () => [['Host', 'evil.test'], ...good()], 421],
    ['Host, ours first', () => [...good(), ['Host', 'evil.test']], 421],
    ['Authorization', () => good([['Authorization', 'Bearer x']]), 401],
    ['the same Authorization', () => good([['Authorization', bearer]]), 401],
    [
      'Origin',
      () =>
        good([
          ['Origin', 'http://allowed.test'],
          ['Origin', 'http://evil.test'],
        ]),
      403,
    ],
  ]
  test.each(twice)('%s', async (_what, headers, status) => {
    expect(await send('GET /agents', headers())).toBe(status)
  })

  test('two lengths, or a length and chunks, are no request at all', async () => {
    const type: [string, string] = ['Content-Type', 'application/json']
    const lengths = good([type, ['Content-Length', '2'], ['Content-Length', '40']])
    expect(await send('POST /agents/assistant/x', lengths, '{}')).toBe(400)
    const both = good([type, ['Content-Length', '2'], ['Transfer-Encoding', 'chunked']])
    expect(await send('POST /agents/assistant/x', both, '0\r\n\r\n')).toBe(400)
  })

  test('two types are none of ours', async () => {
    const headers = good([['Content-Type', 'text/plain'], ...json('{"message":"hi"}')])
    const status = await send('POST /agents/assistant/x', headers, '{"message":"hi"}')
    expect(status).toBe(415)
  })
})

describe('addresses', () => {
  test('the name in an absolute address does not stand for the Host header', async () => {
    const evil = good().map(([name, value]): [string, string] =>
      name === 'Host' ? [name, 'evil.test'] : [name, value],
    )
    expect(await send(`GET http://${host}/agents`, evil)).toBe(421)
    expect(await send('GET http://evil.test/health', [['Connection', 'close']])).toBe(421)
    expect([200, 400]).toContain(await send('GET http://evil.test/agents', good()))
    expect([400, 404]).toContain(await send('GET file:///etc/passwd', good()))
    expect([400, 404]).toContain(await send('GET //evil.test/agents', good()))
  })

  test('however a closed path is written, a token that may only read does not get there', async () => {
    const headers = good().map(([name, value]): [string, string] =>
      name === 'Authorization' ? [name, read] : [name, value],
    )
    expect(await send('GET /api/status', headers)).toBe(200)
    const written = [
      '/api/connection',
      '/api/%63onnection',
      '/%61pi/connection',
      '/api%2Fconnection',
      '/api%2fconnection',
      '/api/%2563onnection',
      '//api/connection',
      '/api//connection',
      '/./api/connection',
      '/x/../api/connection',
      '/x/%2e%2e/api/connection',
      '/api/connection/',
      '/API/connection',
      '/api/connection?',
      '/api/connection#x',
      '/api/connection;x',
      '/projects/demo/api/connection',
      '/flue/api/connection',
      '/api/files/content?path=.env',
      '/projects/demo/api/files/content?path=.env',
      '/projects/d%65mo/api/files?path=.',
      '/projects/demo/%61pi/terminals',
    ]
    for (const path of written) {
      const answer = await listening.raw(request(`GET ${path}`, headers))
      expect([path, statusOf(answer)]).toEqual([
        path,
        expect.toSatisfy((s) => [400, 403, 404].includes(s)),
      ])
      expect(answer).not.toContain(bearer.slice('Bearer '.length))
    }
  })

  test('a token of another project does not get to this one by another spelling', async () => {
    const other = listening.token('run', { projects: ['/projects/other'] })
    const upgrade: [string, string][] = [
      ['Host', host],
      ['Authorization', `Bearer ${other}`],
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'aGVhcnRoIGhlYXJ0aCBoZQ=='],
    ]
    for (const path of [
      '/agents/assistant/x',
      '/projects/demo/agents/assistant/x',
      '/pro%6Aects/demo/agents/assistant/x',
      '/projects/d%65mo/agents/assistant/x',
      '/flue/projects/demo/agents/assistant/x',
    ]) {
      expect([path, await send(`GET ${path}`, upgrade)]).toEqual([path, 403])
    }
  })

  test('an upgrade that cannot be decoded is refused', async () => {
    const headers = good([
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'aGVhcnRoIGhlYXJ0aCBoZQ=='],
    ]).filter(([name]) => name !== 'Connection')
    const upgrade = (path: string) => send(`GET ${path}`, [...headers, ['Connection', 'Upgrade']])
    expect(await upgrade('/agents/%ff/x')).toBe(400)
    expect(await upgrade('/agents/%/x')).toBe(400)
  })
})

describe('too much', () => {
  test('of headers is 431, of body 413, and the server goes on', async () => {
    expect(await send('GET /agents', good([['X-Long', 'x'.repeat(20_000)]]))).toBe(431)
    const many = Array.from({ length: 3_000 }, (_, index): [string, string] => [`X-${index}`, 'x'])
    expect(await send('GET /agents', good(many))).toBe(431)
    const declared = good([
      ['Content-Type', 'application/json'],
      ['Content-Length', String(33 * 1024 * 1024)],
    ])
    const answer = await listening.raw(request('POST /agents/assistant/x', declared, '{'))
    expect(statusOf(answer)).toBe(413)
    expect(errorOf(answer)).toMatchObject({ type: 'payload_too_large' })
    expect(await send('GET /health', good())).toBe(200)
  })

  test('of body that was not declared is 413 once it is too much', async () => {
    const socket = connect(listening.server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    const answered = firstLine(socket)
    const headers = good([
      ['Content-Type', 'application/json'],
      ['Transfer-Encoding', 'chunked'],
    ])
    socket.write(request('POST /agents/assistant/x', headers))
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`
    let isAnswered = false
    void answered.then(() => (isAnswered = true))
    for (let sent = 0; sent < 40 && !isAnswered && !socket.destroyed; sent += 1) {
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answered])
    }
    expect(await answered).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  test('bodies that never come to an end keep nobody waiting', async () => {
    const slow = Array.from({ length: 50 }, () => connect(listening.server.port, '127.0.0.1'))
    try {
      for (const socket of slow) {
        socket.on('error', () => undefined)
        await once(socket, 'connect')
        socket.write(
          request(
            'POST /agents/assistant/x',
            good([
              ['Content-Type', 'application/json'],
              ['Content-Length', '1000'],
            ]),
            '{"message":',
          ),
        )
      }
      expect(await send('GET /health', good())).toBe(200)
      // All of them are still in the middle of their bodies.
      expect(slow.filter((socket) => socket.destroyed || socket.readableEnded)).toEqual([])
    } finally {
      for (const socket of slow) socket.destroy()
    }
  })
})

describe('bodies', () => {
  const post = (body: string, path = '/agents/assistant/x') =>
    listening.raw(request(`POST ${path}`, good(json(body)), body))

  test('JSON that is nested too deep is 400', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const body = `{"input":${open.repeat(5_000)}1${close.repeat(5_000)}}`
      const answer = await post(body, '/agents/assistant/x/dispatch')
      expect(statusOf(answer)).toBe(400)
      expect(errorOf(answer).type).toBe('invalid_request')
    }
  })

  test('keys that name prototypes are keys, and change no prototype', async () => {
    const body =
      '{"message":"hi","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    expect(statusOf(await post(body))).toBe(200)
    const dispatched = await post(`{"input":${body}}`, '/agents/assistant/x/dispatch')
    expect(statusOf(dispatched)).toBe(202)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect({}).not.toHaveProperty('polluted')
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect([name, statusOf(await post('{"message":"hi"}', `/agents/${name}/x`))]).toEqual([
        name,
        404,
      ])
      expect([name, statusOf(await post('{}', `/workflows/${name}`))]).toEqual([name, 404])
      expect([name, await send(`GET /projects/${name}/agents`, good())]).toEqual([name, 404])
    }
  })

  test('what is no UTF-8, or no JSON, is 400', async () => {
    const head = good([
      ['Content-Type', 'application/json'],
      ['Content-Length', '15'],
    ])
    const bytes = Buffer.concat([
      Buffer.from(request('POST /agents/assistant/x', head)),
      Buffer.from('{"message":"'),
      Buffer.from([0xff, 0x22, 0x7d]),
    ])
    const answer = await listening.raw(bytes)
    expect(statusOf(answer)).toBe(400)
    expect(errorOf(answer).type).toBe('invalid_json')
    for (const body of ['{', 'NaN', '{"message":"hi"}{}', '\u0000', '\uFEFF[']) {
      expect([body, statusOf(await post(body))]).toEqual([body, 400])
    }
    for (const body of ['[]', '"x"', '1', 'true']) {
      expect([body, statusOf(await post(body))]).toEqual([body, 400])
    }
  })
})

test('each of several requests at once is checked by itself', async () => {
  const open = good().filter(([name]) => name !== 'Connection')
  const stranger: [string, string][] = [['Host', host]]
  const answers = await listening.raw(
    request('GET /agents', open) +
      request('GET /agents', stranger) +
      request('GET /agents', [['Host', 'evil.test']]) +
      request('GET /agents', [...open, ['Origin', 'null']]) +
      request('GET /agents', [...open, ['Connection', 'close']]),
  )
  const codes = [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code))
  expect(codes).toEqual([200, 401, 421, 403, 200])
})

test('a body is never taken for the next request', async () => {
  const inner = request('GET /agents', [
    ['Host', host],
    ['Authorization', bearer],
  ])
  const headers = good([
    ['Content-Type', 'text/plain'],
    ['Content-Length', String(inner.length)],
  ])
  const answers = await listening.raw(request('POST /agents/assistant/x', headers, inner))
  expect([...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => code)).toEqual(['415'])
})

function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (chunk) => resolve(String(chunk).split('\r\n')[0] ?? ''))
    socket.once('close', () => resolve('closed'))
  })
}
