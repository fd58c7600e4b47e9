import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHearthClient, type HearthClient } from '../client/index.ts'
import { ErrorEnvelope } from '../contract/error.ts'
import { discoverServers } from './discovery.ts'
import { type ListeningServer, listen } from './listen.ts'
import { createFakeStudio, type FakeStudio } from './testing/fake-studio.ts'

let server: ListeningServer
let studio: FakeStudio
let client: HearthClient
const discovery = mkdtempSync(join(tmpdir(), 'hearth-servers-'))

beforeAll(async () => {
  studio = createFakeStudio()
  server = await start(studio)
  client = createHearthClient({ baseUrl: server.url, token: server.token ?? undefined })
})
afterAll(() => server.close())

function start(studio: FakeStudio): Promise<ListeningServer> {
  return listen({
    studio,
    version: '1',
    port: 0,
    rendererRoot: null,
    discovery,
    origins: ['http://allowed.test'],
    report: () => undefined,
  })
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

function send(method: string, path: string, headers: Record<string, string>, body?: string) {
  return new Promise<Answer>((resolve, reject) => {
    const { port } = server
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Sends bytes as they are and reads until the server ends. */
async function sendRaw(text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.write(text)
  await once(socket, 'close')
  return answer
}

const good = () => ({
  host: `127.0.0.1:${server.port}`,
  authorization: `Bearer ${server.token}`,
})

describe('the port', () => {
  test('answers on its own name only, before it parses anything', async () => {
    expect((await send('GET', '/agents', good())).status).toBe(200)
    for (const host of ['evil.test', `evil.test:${server.port}`, '127.0.0.1', '[', 'a b']) {
      const answer = await send('GET', '/agents', { ...good(), host })
      expect([host, answer.status]).toEqual([host, 421])
      expect(ErrorEnvelope.parse(JSON.parse(answer.body)).error.type).toBe('misdirected_request')
    }
    const twice = `GET /agents HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nHost: evil.test\r\n`
    expect(await sendRaw(`${twice}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 4(21|00) /)
    expect(await sendRaw('GET /agents HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 421 /,
    )
    expect(await sendRaw('GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /)
  })

  test('an absolute address counts for nothing', async () => {
    const { host, authorization } = good()
    const head = `Host: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`
    const answer = await sendRaw(`GET http://evil.test/agents HTTP/1.1\r\n${head}`)
    expect(answer).toMatch(/^HTTP\/1.1 (200|400|421) /)
  })

  test('bodies: exact type, limit, none', async () => {
    const prompt = (headers: Record<string, string>, body?: string) =>
      send('POST', '/agents/assistant/x', { ...good(), ...headers }, body)
    const type = { 'content-type': 'application/json' }
    expect((await prompt(type, '{"message":"hi"}')).status).toBe(200)
    expect((await prompt({ 'content-type': 'text/plain' }, '{"message":"hi"}')).status).toBe(415)
    expect((await prompt({}, '{"message":"hi"}')).status).toBe(415)
    expect((await prompt({})).status).toBe(400)
    expect(
      (await prompt({ ...type, 'transfer-encoding': 'chunked' }, '{"message":"hi"}')).status,
    ).toBe(200)
  })

  test('what cannot be read as a request is refused in the envelope too', async () => {
    const head = `Host: ${good().host}\r\nConnection: close\r\n`
    const refusals: [request: string, status: number, type: string][] = [
      [`GET /agents/\u00e9 HTTP/1.1\r\n${head}\r\n`, 400, 'invalid_request'],
      [`GET /studio\\..\\api HTTP/1.1\r\n${head}\r\n`, 400, 'invalid_request'],
      [`OPTIONS * HTTP/1.1\r\n${head}\r\n`, 400, 'invalid_request'],
      ['nonsense\r\n\r\n', 400, 'invalid_request'],
      [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${head}\r\n`, 431, 'headers_too_large'],
    ]
    for (const [request, status, type] of refusals) {
      const answer = await sendRaw(request)
      expect([request.slice(0, 30), answer.slice(9, 12)]).toEqual([
        request.slice(0, 30),
        String(status),
      ])
      const body = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
      expect(ErrorEnvelope.parse(JSON.parse(body)).error).toMatchObject({ type })
    }
  })

  test('a body that is nested too deep is refused, whatever it is for', async () => {
    const deep = (levels: number) => `{"input":${'['.repeat(levels)}${']'.repeat(levels)}}`
    const headers = { ...good(), 'content-type': 'application/json' }
    const dispatch = (body: string) => send('POST', '/agents/assistant/x/dispatch', headers, body)
    expect((await dispatch(deep(200))).status).toBe(202)
    for (const levels of [300, 100_000]) {
      const answer = await dispatch(deep(levels))
      expect([levels, answer.status]).toEqual([levels, 400])
      expect(ErrorEnvelope.parse(JSON.parse(answer.body)).error.type).toBe('invalid_request')
    }
  })

  test('an offer of another protocol is answered as a plain request', async () => {
    const headers = { ...good(), connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' }
    expect((await send('GET', '/health', headers)).status).toBe(200)
  })

  test('is announced while it listens, and not after', async () => {
    const other = await start(createFakeStudio())
    expect(discoverServers(discovery).map(({ url }) => url)).toContain(other.url)
    const before = readdirSync(discovery).length
    await other.close()
    expect(readdirSync(discovery)).toHaveLength(before - 1)
  })

  test('says when the port is taken', async () => {
    const taken = listen({
      studio,
      version: '1',
      port: server.port,
      rendererRoot: null,
      discovery: null,
    })
    await expect(taken).rejects.toMatchObject({ type: 'port_in_use' })
  })

  test('ends streams and sockets when it closes', async () => {
    const other = await start(createFakeStudio())
    const there = createHearthClient({ baseUrl: other.url, token: other.token ?? undefined })
    const socket = await there.agents.connect('assistant', 'x')
    const response = await fetch(`${other.url}/api/events/stream`, {
      headers: { authorization: `Bearer ${other.token}` },
    })
    await other.close()
    expect((await socket.closed).code).toBe(1001)
    expect(await response.text()).toBe('id: 0\n\n')
  })
})

describe('upgrades', () => {
  const path = '/agents/assistant/one'

  function upgrade(path: string, headers: Record<string, string>, protocols: string[] = []) {
    return new Promise<{ status: number; body: string; protocol: string | null }>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers })
      socket.on('open', () => {
        resolve({ status: 101, body: '', protocol: socket.protocol })
        socket.close()
      })
      socket.on('unexpected-response', (_request, response) => {
        let body = ''
        response.on('data', (chunk) => (body += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, protocol: null }),
        )
      })
      socket.on('error', () => undefined)
    })
  }

  test('host, origin and token decide before the handshake', async () => {
    const cases: [number, Record<string, string>, string[]][] = [
      [101, good(), []],
      [101, good(), ['hearth.v1']],
      [101, { host: good().host }, ['hearth.v1', `bearer.${server.token}`]],
      [101, { ...good(), origin: 'http://allowed.test' }, []],
      [101, { ...good(), origin: server.url }, []],
      [421, { ...good(), host: 'evil.test' }, []],
      [421, { ...good(), host: 'evil.test', origin: 'http://evil.test' }, []],
      [403, { ...good(), origin: 'http://evil.test' }, []],
      [403, { ...good(), origin: 'null' }, []],
      [403, { host: good().host, origin: 'http://evil.test' }, []],
      [401, { host: good().host }, []],
      [401, { host: good().host }, ['hearth.v1', 'bearer.wrong']],
      [401, { host: good().host, authorization: 'Bearer wrong' }, []],
      [401, { host: good().host, authorization: 'Bearer wrong' }, [`bearer.${server.token}`]],
    ]
    for (const [expected, headers, protocols] of cases) {
      const answer = await upgrade(path, headers, protocols)
      expect([headers, protocols, answer.status]).toEqual([headers, protocols, expected])
      if (expected === 101) continue
      expect(ErrorEnvelope.parse(JSON.parse(answer.body)).error.dev).toBeUndefined()
    }
  })

  test('the token is never echoed', async () => {
    const offered = ['hearth.v1', `bearer.${server.token}`]
    expect((await upgrade(path, { host: good().host }, offered)).protocol).toBe('hearth.v1')
  })

  test('other paths and projects are 404', async () => {
    for (const path of ['/nowhere', '/agents/assistant', '/runs/x', '/projects/other/agents/a/b']) {
      expect([path, (await upgrade(path, good())).status]).toEqual([path, 404])
    }
    expect((await upgrade('/projects/demo/agents/assistant/x', good())).status).toBe(101)
    expect((await upgrade('/agents/%ff/x', good())).status).toBe(400)
  })
})

describe('the agent socket', () => {
  function open(path: string): Promise<{ socket: WebSocket; next(): Promise<Frame> }> {
    const headers = { authorization: `Bearer ${server.token}` }
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    const frames: Frame[] = []
    const waiting: ((frame: Frame) => void)[] = []
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as Frame
      const resolve = waiting.shift()
      if (resolve) resolve(frame)
      else frames.push(frame)
    })
    const next = () => {
      const frame = frames.shift()
      return frame ? Promise.resolve(frame) : new Promise<Frame>((resolve) => waiting.push(resolve))
    }
    return new Promise((resolve) => socket.on('open', () => resolve({ socket, next })))
  }
  type Frame = Record<string, unknown> & { type: string }

  test('answers prompts in order and lives through failures', async () => {
    const { socket, next } = await open('/agents/assistant/one')
    for (const text of [
      '{"message":"hi","session":"s"}',
      'not json',
      '[]',
      '{"message":""}',
      '{"message":"fail"}',
      '{"type":"prompt","prompt":"again"}',
    ]) {
      socket.send(text)
    }
    socket.send(Buffer.from('{"message":"binary"}'))
    expect(await next()).toMatchObject({ type: 'result', result: { text: 'ok' } })
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'invalid_json' } })
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'invalid_request' } })
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'invalid_request' } })
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'provider_error' } })
    expect(await next()).toMatchObject({ type: 'result' })
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'invalid_request' } })
    expect(socket.readyState).toBe(WebSocket.OPEN)
    socket.close()
  })

  test('pings, named requests and events for those who want them', async () => {
    const { socket, next } = await open('/agents/assistant/one')
    socket.send('{"type":"prompt","message":"tool","requestId":"a","stream":true}')
    const types = []
    for (let frame = await next(); ; frame = await next()) {
      expect(frame.requestId).toBe('a')
      types.push(frame.type === 'event' ? (frame.event as Frame).type : frame.type)
      if (frame.type === 'result') break
    }
    expect(types).toEqual(['tool_start', 'tool_end', 'delta', 'delta', 'result'])
    socket.send('{"type":"prompt","message":"fail","requestId":"b"}')
    socket.send('{"type":"ping","requestId":"c"}')
    socket.send('{"type":"ping"}')
    const answers = [await next(), await next(), await next()]
    expect(answers.filter(({ type }) => type === 'pong')).toEqual([
      { type: 'pong', requestId: 'c' },
      { type: 'pong' },
    ])
    expect(answers.filter(({ type }) => type === 'error')).toMatchObject([{ requestId: 'b' }])
    socket.close()
  })

  test('an unknown agent is said, then the socket closes', async () => {
    const { socket, next } = await open('/agents/missing/one')
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'not_found' } })
    const [code] = await once(socket, 'close')
    expect(code).toBe(1000)
  })

  test('an agent without a route has no socket either, and takes no dispatch', async () => {
    const { socket, next } = await open('/agents/hidden/one')
    const hidden = { type: 'agent_not_webhook' }
    expect(await next()).toMatchObject({ type: 'error', error: hidden })
    await once(socket, 'close')
    const prompted = client.agents.prompt('hidden', 'one', { message: 'hi' })
    await expect(prompted).rejects.toMatchObject(hidden)
    const dispatched = client.agents.dispatch('hidden', 'one', { input: 1 })
    await expect(dispatched).rejects.toMatchObject(hidden)
  })

  test('a handler is as unknown: it has no conversation', async () => {
    const { socket, next } = await open('/agents/legacy/one')
    expect(await next()).toMatchObject({
      type: 'error',
      error: { type: 'not_found', details: 'Available agents: assistant, hidden.' },
    })
    const [code] = await once(socket, 'close')
    expect(code).toBe(1000)
  })

  test('a frame that is too large closes with 1009', async () => {
    const { socket } = await open('/agents/assistant/one')
    socket.on('error', () => undefined)
    socket.send('x'.repeat(1024 * 1024 + 1))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1009)
  })

  test('the client speaks it', async () => {
    const socket = await client.agents.connect('assistant', 'one')
    const answers = await Promise.all([
      socket.prompt('one'),
      socket.prompt('two', { session: 'other' }),
    ])
    expect(answers.map(({ text }) => text)).toEqual(['ok', 'ok'])
    await expect(socket.prompt('fail')).rejects.toMatchObject({ type: 'provider_error' })
    socket.close()
    expect((await socket.closed).code).toBe(1000)
  })

  test('a workflow: events, result, end', async () => {
    const { socket, next } = await open('/workflows/echo')
    socket.send('oops')
    expect(await next()).toMatchObject({ type: 'error', error: { type: 'invalid_json' } })
    socket.send('{"payload":{"msg":"hi"}}')
    const first = await next()
    expect(first).toMatchObject({ type: 'run_start', event_index: 1, eventIndex: 1 })
    expect(first.run_id).toBe(first.runId)
    expect(await next()).toMatchObject({ type: 'log', data: { message: 'working' } })
    expect(await next()).toMatchObject({ type: 'run_end' })
    expect(await next()).toMatchObject({ type: 'result', result: { echo: { msg: 'hi' } } })
    const [code] = await once(socket, 'close')
    expect(code).toBe(1000)
  })

  const payloads = { '{"msg":1}': { msg: 1 }, '[1]': {}, '7': {} }
  test.each(Object.entries(payloads))('a workflow is given %s as %j', async (frame, payload) => {
    const { socket, next } = await open('/workflows/echo')
    socket.send(frame)
    const told = [await next(), await next(), await next(), await next()]
    expect(told.at(-1)?.result).toEqual({ echo: payload })
  })

  test('a workflow that fails or is unknown', async () => {
    const boom = await open('/workflows/boom')
    boom.socket.send('7')
    const types = [await boom.next(), await boom.next(), await boom.next(), await boom.next()]
    expect(types.map(({ type }) => type)).toEqual(['run_start', 'log', 'run_end', 'error'])
    expect(types[3]).toMatchObject({ error: { type: 'internal_error', dev: 'kaboom' } })
    const missing = await open('/workflows/missing')
    expect(await missing.next()).toMatchObject({ type: 'error', error: { type: 'not_found' } })
    await once(missing.socket, 'close')
  })

  test('the client reads a workflow’s events and result', async () => {
    const kinds: string[] = []
    for await (const frame of client.workflows.connect('echo', { a: 1 })) {
      kinds.push(frame.kind === 'event' ? frame.event.type : 'result')
    }
    expect(kinds).toEqual(['run_start', 'log', 'run_end', 'result'])
    const failing = async () => {
      for await (const frame of client.workflows.connect('boom', {})) kinds.push(frame.kind)
    }
    await expect(failing()).rejects.toMatchObject({ type: 'internal_error' })
  })
})
