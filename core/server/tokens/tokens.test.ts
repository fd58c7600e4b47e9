import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHearthClient } from '../../client/index.ts'
import { apiEndpoints } from '../app.ts'
import { type Listening, listenForTest } from '../testing/listening.ts'
import { RateLimit } from './rate.ts'
import { neededScope } from './scope.ts'
import { TokenFolder } from './token-folder.ts'

const open: Listening[] = []
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.dispose()
})

async function start(options: Parameters<typeof listenForTest>[0] = {}): Promise<Listening> {
  const listening = await listenForTest(options)
  open.push(listening)
  return listening
}

function clientOf({ server }: Listening, token = server.token) {
  return createHearthClient({ baseUrl: server.url, token: token ?? undefined })
}

test('a token is shown once, works, is listed without itself, and is kept as a digest only', async () => {
  const listening = await start()
  const owner = clientOf(listening)
  const { token, ...made } = await owner.tokens.create({
    name: ' Nightly report ',
    scope: 'run',
    projects: ['demo'],
    expiresInSeconds: 60,
  })
  expect(token).toMatch(/^hearth_[\w-]{43}$/)
  expect(made).toMatchObject({
    name: 'Nightly report',
    scope: 'run',
    projects: ['/projects/demo'],
    lastUsedAt: null,
  })
  const mine = clientOf(listening, token)
  expect((await mine.agents.prompt('assistant', 'x', { message: 'hi' })).text).toBe('ok')
  const [listed] = await owner.tokens.list()
  expect(listed).toMatchObject({ id: made.id })
  expect(Math.abs((listed?.lastUsedAt ?? 0) - Date.now())).toBeLessThan(60_000)
  expect(JSON.stringify(listed)).not.toContain(token)

  const folder = join(listening.settings, 'tokens')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const [file = ''] = readdirSync(folder)
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  expect(file + readFileSync(join(folder, file), 'utf8')).not.toContain(token)
})

test('scopes: each holds what the ones before it hold', async () => {
  const listening = await start()
  const read = clientOf(listening, listening.token('read'))
  const run = clientOf(listening, listening.token('run'))
  const admin = clientOf(listening, listening.token('admin'))
  const refused = { type: 'insufficient_scope', status: 403 }
  expect((await read.events.list({})).items).toEqual([])
  await expect(read.agents.prompt('assistant', 'x', { message: 'hi' })).rejects.toMatchObject(
    refused,
  )
  await run.agents.prompt('assistant', 'x', { message: 'hi' })
  await expect(run.tokens.create({ name: 'more', scope: 'admin' })).rejects.toMatchObject(refused)
  await expect(run.status.connection()).rejects.toMatchObject(refused)
  await expect(
    run.approvals.answer('x', { decision: 'allow', scope: 'once' }),
  ).rejects.toMatchObject(refused)
  expect((await admin.status.connection()).token).toBe(listening.server.token)
})

test('what each route needs is what the page on security says', () => {
  const needs = (scope: string) =>
    apiEndpoints
      .filter(({ method, path }) => neededScope(method, path.replace(/\{\w+\}/g, 'x')) === scope)
      .map(({ method, path }) => `${method} ${path}`)
  // A route that is added and changes something is an admin's until somebody says otherwise here.
  expect(needs('run').sort()).toEqual([
    'DELETE /api/operations/{id}/steer/{entryId}',
    'PATCH /api/sessions/{id}',
    'POST /agents/{name}/{agent_id}',
    'POST /agents/{name}/{agent_id}/abort',
    'POST /agents/{name}/{agent_id}/dispatch',
    'POST /api/dispatches/{id}/abort',
    'POST /api/dispatches/{id}/replay',
    'POST /api/dispatches/{id}/retry',
    'POST /api/operations/{id}/abort',
    'POST /api/operations/{id}/replay',
    'POST /api/operations/{id}/retry',
    'POST /api/operations/{id}/steer',
    'POST /api/runs/{id}/abort',
    'POST /api/runs/{id}/replay',
    'POST /api/runs/{id}/retry',
    'POST /api/sessions',
    'POST /api/sessions/{id}/abort',
    'POST /api/sessions/{id}/fork',
    'POST /api/sessions/{id}/prompt',
    'POST /api/workflows/{name}/runs',
    'POST /prompt/{agent_id}',
    'POST /prompt/{agent_id}/events',
    'POST /sessions/{session_id}/abort',
    'POST /workflows/{name}',
  ])
  expect(
    needs('admin')
      .filter((route) => route.startsWith('GET'))
      .sort(),
  ).toEqual([
    'GET /api/callers',
    'GET /api/connection',
    'GET /api/files',
    'GET /api/files/content',
    'GET /api/files/search',
    'GET /api/files/sources',
    'GET /api/folders',
    'GET /api/folders/projects',
    'GET /api/git/diff',
    'GET /api/git/status',
    'GET /api/sessions/{id}/changes/content',
    'GET /api/terminals',
    'GET /api/terminals/{id}/stream',
    'GET /api/tokens',
  ])
  expect(needs('read').filter((route) => !route.startsWith('GET'))).toEqual([])
})

test('an expired token says so; a revoked one is unknown at the very next request', async () => {
  const listening = await start()
  const owner = clientOf(listening)
  const late = clientOf(listening, listening.token('read', { expiresAt: Date.now() - 1 }))
  await expect(late.status.get()).rejects.toMatchObject({ type: 'token_expired', status: 401 })
  const { token, id } = await owner.tokens.create({ name: 'x' })
  const mine = clientOf(listening, token)
  await mine.status.get()
  await owner.tokens.revoke(id)
  await expect(mine.status.get()).rejects.toMatchObject({ type: 'unauthorized', status: 401 })
  await expect(owner.tokens.revoke(id)).rejects.toMatchObject({ type: 'not_found', status: 404 })
})

test('a token that another process revoked is unknown here too, and use cannot bring it back', async () => {
  const listening = await start()
  const token = listening.token('read')
  const stored = listening.tokens.find(token)
  if (!stored) throw new Error('The token is not there.')
  const elsewhere = new TokenFolder(listening.settings)
  expect(elsewhere.revoke(stored.id)).toBe(true)
  listening.tokens.noteUse(token, stored)
  expect(listening.tokens.list()).toEqual([])
  await expect(clientOf(listening, token).status.get()).rejects.toMatchObject({ status: 401 })
})

describe('what a revoked token has open ends', () => {
  test('a stream', async () => {
    const listening = await start()
    const token = listening.token('read')
    const response = await fetch(`${listening.server.url}/api/events/stream`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const text = response.text()
    listening.tokens.revoke(listening.tokens.find(token)?.id ?? '')
    expect(await text).toBe('id: 0\n\n')
  })

  test('a stream, when the token expires', async () => {
    const listening = await start()
    const token = listening.token('read', { expiresAt: Date.now() + 300 })
    const response = await fetch(`${listening.server.url}/api/events/stream`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await response.text()).toBe('id: 0\n\n')
  })

  test('a socket', async () => {
    const listening = await start()
    const token = listening.token('run')
    const socket = openSocket(listening, token)
    await once(socket, 'open')
    listening.tokens.revoke(listening.tokens.find(token)?.id ?? '')
    const [code] = await once(socket, 'close')
    expect(code).toBe(1008)
  })
})

describe('rate', () => {
  test('a token that asks too often is told when to come again; others are not held up', async () => {
    const listening = await start({ requestsPerMinute: 5 })
    const greedy = { authorization: `Bearer ${listening.token('read')}` }
    const other = { authorization: `Bearer ${listening.token('read')}` }
    const ask = async (headers: Record<string, string>) =>
      fetch(`${listening.server.url}/api/status`, { headers })
    for (let count = 0; count < 5; count += 1) expect((await ask(greedy)).status).toBe(200)
    const refused = await ask(greedy)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await refused.json()).toMatchObject({ error: { type: 'rate_limited' } })
    expect((await ask(other)).status).toBe(200)
  })

  test('frames of a socket count', async () => {
    const listening = await start({ requestsPerMinute: 3 })
    const socket = openSocket(listening, listening.token('run'))
    await once(socket, 'open')
    for (let count = 0; count < 5; count += 1) socket.send('{"type":"ping"}')
    const [code] = await once(socket, 'close')
    expect(code).toBe(1008)
  })

  test('the bucket fills evenly', () => {
    const limit = new RateLimit(60, 0)
    for (let count = 0; count < 60; count += 1) expect(limit.take(0)).toBeNull()
    expect(limit.take(500)?.meta).toMatchObject({ retryAfterSeconds: 1 })
    expect(limit.take(1_000)).toBeNull()
    expect(limit.take(1_000)?.status).toBe(429)
  })
})

test('who called what is counted by token, without queries or bodies', async () => {
  const listening = await start()
  const owner = clientOf(listening)
  const read = listening.token('read')
  const ask = (path: string, token: string, method = 'GET') =>
    fetch(`${listening.server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    })
  await ask('/api/events?after=0&agent=hidden-query', read)
  await ask('/agents/assistant/x', read, 'POST')
  await ask('/agents', 'wrong')
  const socket = openSocket(listening, listening.server.token ?? '')
  await once(socket, 'open')
  socket.terminate()
  const callers = await owner.tokens.callers()
  const byName = new Map(callers.map((caller) => [caller.name, caller]))
  expect(byName.get('read token')).toMatchObject({
    requests: 2,
    refused: 1,
    recent: [
      { number: 2, method: 'POST', path: '/agents/assistant/x', status: 403 },
      { number: 1, method: 'GET', path: '/api/events', status: 200 },
    ],
  })
  expect(byName.get('Without a valid token')).toMatchObject({ requests: 1, refused: 1 })
  expect(byName.get('Start-up token')?.recent).toEqual(
    expect.arrayContaining([expect.objectContaining({ method: 'WS', status: 101 })]),
  )
  const text = JSON.stringify(callers)
  expect(text).not.toContain('hidden-query')
  expect(text).not.toContain(read)
})

test('a file that cannot be understood is no token, and keeps no other from working', async () => {
  const listening = await start()
  const { writeFileSync } = await import('node:fs')
  const token = listening.token('read')
  const damaged = listening.token('admin')
  const files = readdirSync(join(listening.settings, 'tokens'))
  for (const file of files) {
    const path = join(listening.settings, 'tokens', file)
    if (readFileSync(path, 'utf8').includes('"admin"')) writeFileSync(path, '{"scope":"admin"')
  }
  await expect(clientOf(listening, damaged).status.get()).rejects.toMatchObject({ status: 401 })
  expect((await clientOf(listening, token).status.get()).auth).toBe('token')
})

function openSocket({ server }: Listening, token: string): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/agents/assistant/x`, {
    headers: { authorization: `Bearer ${token}` },
  })
  socket.on('error', () => undefined)
  return socket
}
