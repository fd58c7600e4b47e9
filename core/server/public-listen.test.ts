/** A server that is reached over a network: only with a token, only by its names, only for its agents. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type ListeningServer, listen } from './listen.ts'
import { createFakeStudio } from './testing/fake-studio.ts'

const token = 'a-token-nobody-can-guess'
const open: ListeningServer[] = []
afterAll(() => Promise.all(open.map((server) => server.close())))

async function start(options: Partial<Parameters<typeof listen>[0]>): Promise<ListeningServer> {
  const server = await listen({
    studio: createFakeStudio(),
    version: '1',
    port: 0,
    rendererRoot: null,
    discovery: null,
    token,
    report: () => undefined,
    ...options,
  })
  open.push(server)
  return server
}

/** Node's fetch sets its own Host. */
function ask(
  server: ListeningServer,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
) {
  return new Promise<{ status: number; body: string; cors: unknown }>((resolve, reject) => {
    const to = { host: '127.0.0.1', port: server.port, path, method }
    const request = httpRequest({ ...to, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => {
        const cors = response.headers['access-control-allow-origin']
        resolve({ status: response.statusCode ?? 0, body, cors })
      })
    })
    request.on('error', reject)
    request.end()
  })
}

const authorization = `Bearer ${token}`

test('without a token nobody can guess it does not listen beyond this machine', async () => {
  for (const weak of [null, '', 'secret']) {
    const refused = start({ host: '0.0.0.0', token: weak })
    await expect(refused).rejects.toMatchObject({ type: 'token_needed', status: 400 })
  }
  expect((await start({ host: '127.0.0.1', token: 'secret' })).url).toMatch(
    /^http:\/\/127\.0\.0\.1:/,
  )
})

describe('by name', () => {
  let server: ListeningServer
  beforeAll(async () => {
    server = await start({
      host: '0.0.0.0',
      allowedHosts: ['Agents.example.com', 'other.test:8443'],
    })
  })

  test.each<[host: string, status: number]>([
    ['agents.example.com', 200],
    ['AGENTS.EXAMPLE.COM:443', 200],
    ['other.test:8443', 200],
    ['other.test:9', 421],
    ['localhost:1', 200],
    ['127.0.0.1:8080', 200],
    ['evil.test', 421],
    ['agents.example.com.evil.test', 421],
    ['evil.test/agents.example.com', 421],
    ['evil.test@agents.example.com', 421],
    ['agents.example.com, evil.test', 421],
    ['*', 421],
  ])('Host %s: %i', async (host, status) => {
    expect((await ask(server, '/agents', { host, authorization })).status).toBe(status)
  })

  test.each<[origin: string, host: string, status: number]>([
    ['https://agents.example.com', 'agents.example.com', 200],
    ['http://localhost:8080', 'localhost:8080', 200],
    ['http://localhost:8081', 'localhost:8080', 403],
    ['https://agents.example.com.evil.test', 'agents.example.com', 403],
    ['https://evil.test', 'agents.example.com', 403],
    ['null', 'agents.example.com', 403],
  ])('Origin %s at %s: %i', async (origin, host, status) => {
    const answer = await ask(server, '/agents', { host, origin, authorization })
    expect(answer.status).toBe(status)
    expect(answer.cors).toBe(status === 200 ? origin : undefined)
  })

  test('the token is asked for by whatever name, and never given away', async () => {
    const host = 'agents.example.com'
    expect((await ask(server, '/agents', { host })).status).toBe(401)
    expect((await ask(server, '/agents', { host: 'localhost' })).status).toBe(401)
    expect((await ask(server, '/health', { host })).body).not.toContain(token)
  })

  test('a health check may use any name, and only that', async () => {
    expect((await ask(server, '/health', { host: '10.0.0.7:8080' })).status).toBe(200)
    expect((await ask(server, '/studio/', { host: '10.0.0.7:8080' })).status).toBe(421)
    expect((await ask(server, '/health', { host: '10.0.0.7:8080' }, 'POST')).status).toBe(421)
    const page = { host: '10.0.0.7:8080', origin: 'http://10.0.0.7:8080' }
    expect((await ask(server, '/health', page)).status).toBe(403)
  })

  test('sockets are held to the same', async () => {
    const attempt = (host: string) =>
      new Promise<number>((resolve) => {
        const address = `ws://127.0.0.1:${server.port}/agents/assistant/one`
        const socket = new WebSocket(address, { headers: { host, authorization } })
        socket.on('error', () => undefined)
        socket.on('open', () => {
          socket.close()
          resolve(101)
        })
        socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
      })
    expect(await attempt('agents.example.com')).toBe(101)
    expect(await attempt('evil.test')).toBe(421)
  })
})

test('* takes any name, for a platform that checks names itself; pages still need their own', async () => {
  const server = await start({ host: '0.0.0.0', allowedHosts: ['*'] })
  const host = 'anything.run.app'
  expect((await ask(server, '/agents', { host, authorization })).status).toBe(200)
  expect((await ask(server, '/agents', { host })).status).toBe(401)
  const page = (origin: string) => ask(server, '/agents', { host, origin, authorization })
  expect((await page(`https://${host}`)).status).toBe(200)
  expect((await page('https://evil.test')).status).toBe(403)
})

test('on loopback no name is ever added', async () => {
  const server = await start({ allowedHosts: ['*'] })
  expect((await ask(server, '/agents', { host: 'evil.test', authorization })).status).toBe(421)
  expect((await ask(server, '/health', { host: 'evil.test' })).status).toBe(421)
})

test('the surface "agents" leaves source, keys, folders and terminals alone', async () => {
  const server = await start({ surface: 'agents' })
  const headers = { host: `127.0.0.1:${server.port}`, authorization }
  const closed = [
    ['GET', '/api/terminals'],
    ['POST', '/api/terminals'],
    ['GET', '/api/terminals/t1/stream'],
    ['GET', '/api/folders'],
    ['GET', '/api/connection'],
    ['PUT', '/api/files/content'],
    ['PUT', '/api/%66iles/content'],
    ['PUT', '/projects/ma%69n/a%70i/files/content'],
    ['DELETE', '/api/files'],
    ['POST', '/api/files/rename'],
    ['POST', '/api/source/design'],
    ['POST', '/api/projects/main/source/design'],
    ['PUT', '/a%70i/projects/main/files/content'],
    ['POST', '/api/sessions/s/changes/revert'],
    ['POST', '/api/scaffold'],
    ['POST', '/projects/main/api/scaffold'],
    ['POST', '/api/projects'],
    ['POST', '/api/projects/create'],
    ['DELETE', '/api/projects/main'],
    ['PUT', '/api/providers/openai'],
  ] as const
  for (const [method, path] of closed) {
    const { status, body } = await ask(server, path, headers, method)
    expect([method, path, status]).toEqual([method, path, 403])
    expect(body).toContain('not_served_here')
  }
  for (const path of ['/agents', '/api/status', '/api/project', '/api/agents', '/api/projects']) {
    expect([path, (await ask(server, path, headers)).status]).toEqual([path, 200])
  }
})
