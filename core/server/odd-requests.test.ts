import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenForTest } from './testing/listening.ts'

const reported: string[] = []
let listening: Listening
let port: number
let authorization: string

beforeAll(async () => {
  listening = await listenForTest({ report: (error) => reported.push(error.type) })
  port = listening.server.port
  authorization = `Authorization: Bearer ${listening.server.token}`
})
afterAll(() => listening.dispose())

async function status(line: string, headers: string[], body = ''): Promise<number> {
  const head = [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')
  const answer = await listening.raw(head + body)
  expect(answer).not.toContain(listening.server.token)
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
}

test('no other spelling of this machine passes for it', async () => {
  const names = [
    ...[
      '127.0.0.1.',
      'localhost.',
      '127.1',
      '0.0.0.0',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
    ],
    ...['[0:0:0:0:0:0:0:1]', 'evil@127.0.0.1', '①27.0.0.1', 'localhost.evil.test'],
  ]
  const hosts = [
    ...names.map((name) => `${name}:${port}`),
    ...['', '127.0.0.1', '127.0.0.1:0', `127.0.0.1:0${port}`, `127.0.0.1:${port + 1}`],
    ...[`127.0.0.1:${port},evil`, `127.0.0.1:${port} evil`, `127.0.0.1:${port}/x`],
    `127.0.0.1:${port}@evil`,
  ]
  for (const host of hosts) {
    const code = await status('GET /agents', [`Host: ${host}`, authorization])
    expect([host, code]).toEqual([host, 421])
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect(await status('GET /agents', [`Host: ${host}`, authorization])).toBe(200)
  }
})

test('no other origin passes for ours', async () => {
  const own = `http://127.0.0.1:${port}`
  const origins = [
    ...['null', 'file://', 'https://allowed.test', 'http://allowed.test.evil.test'],
    ...[`${own}.evil.test`, `${own}/`, `${own} http://evil.test`, 'http://x@allowed.test'],
    ...['http://allowed.test:81', 'chrome-extension://allowed.test'],
  ]
  for (const origin of origins) {
    const headers = [`Host: 127.0.0.1:${port}`, authorization, `Origin: ${origin}`]
    expect([origin, await status('GET /agents', headers)]).toEqual([origin, 403])
  }
})

test('a token counts in its own header alone', async () => {
  const { token } = listening.server
  const host = `Host: 127.0.0.1:${port}`
  for (const path of [`/agents?token=${token}`, `/agents?access_token=${token}`]) {
    expect(await status(`GET ${path}`, [host])).toBe(401)
  }
  for (const header of [
    `Cookie: token=${token}`,
    `X-Api-Key: ${token}`,
    `Proxy-Authorization: Bearer ${token}`,
    `Sec-WebSocket-Protocol: hearth.v1, bearer.${token}`,
    `Authorization: Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
    `Authorization: Bearer x, Bearer ${token}`,
    `Authorization: Bearer ${token?.slice(0, -1)}`,
    'X-Forwarded-For: 127.0.0.1',
  ]) {
    expect([header, await status('GET /agents', [host, header])]).toEqual([header, 401])
  }
})

test('what is no plain HTTP/1.1 is refused', async () => {
  const good = [`Host: 127.0.0.1:${port}`, authorization, 'Content-Type: application/json']
  const refused: [header: string, body: string, codes: number[]][] = [
    ['Transfer-Encoding: xchunked', '0\r\n\r\n', [400, 501]],
    ['Transfer-Encoding: chunked, identity', '0\r\n\r\n', [400, 501]],
    ['Transfer-Encoding : chunked', '0\r\n\r\n', [400]],
    ['Transfer-Encoding: chunked', '2\n{}\n0\n\n', [400]],
    ['Transfer-Encoding: chunked', 'FFFFFFFFFFFFFFFFF\r\n', [400]],
    ['Transfer-Encoding: chunked', `1;${'a'.repeat(40_000)}\r\n`, [400, 413, 431]],
    ['Content-Length: +5', '{"a":', [400]],
    ['Content-Length: -1', '', [400]],
    ['Content-Length: 99999999999999999999', '', [400, 413]],
    ['X: a\rb', '', [400]],
    ['X: a\0b', '', [400]],
  ]
  for (const [header, body, codes] of refused) {
    const code = await status('POST /agents/assistant/x', [...good, header], body)
    expect([header, codes.includes(code)]).toEqual([header, true])
  }
  for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'QUERY', 'get', 'HACK']) {
    const code = await status(`${method} /agents`, good)
    expect([method, [400, 404, 405].includes(code) || Number.isNaN(code)]).toEqual([method, true])
  }
})

test('a sender that goes away in the middle is no failure of the server', async () => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const head = ['POST /agents/assistant/x HTTP/1.1', `Host: 127.0.0.1:${port}`, authorization]
  const body = ['Content-Type: application/json', 'Content-Length: 1000', '', '{"message":']
  const text = [...head, ...body].join('\r\n')
  await new Promise((resolve) => socket.write(text, resolve))
  const calls = async () => {
    const headers = { host: `127.0.0.1:${port}`, authorization: authorization.slice(15) }
    const { body } = await listening.ask({ method: 'GET', path: '/api/callers', headers })
    return body
  }
  socket.destroy()
  await expect.poll(calls).toContain('"status":400')
  expect(reported).not.toContain('internal_error')
})
