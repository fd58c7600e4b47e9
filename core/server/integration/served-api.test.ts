/** The API of a spawned server with real agents: every way to call, over real connections. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ErrorEnvelope } from '../../contract/error.ts'
import { apiEndpoints } from '../app.ts'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('agents', () => {
  test('keep a conversation per instance and session', async () => {
    const { agents } = server.client
    await agents.prompt('scripted', 'a', { message: 'first' })
    await agents.prompt('scripted', 'b', { message: 'elsewhere' })
    await agents.prompt('scripted', 'a', { message: 'aside', session: 'side' })
    const { text } = await agents.prompt('scripted', 'a', { message: '[[dump]]' })
    expect(text).toContain('first')
    expect(text).not.toContain('elsewhere')
    expect(text).not.toContain('aside')
  })

  test('stream with tools', async () => {
    const message = '[[tool:write {"path":"note.md","content":"hi"}]]'
    const frames = await collect(server.client.agents.stream('scripted', 'tools', { message }))
    const types = frames.map((frame) => frame.type)
    expect(types[0]).toBe('start')
    expect(types.at(-1)).toBe('end')
    expect(types.indexOf('tool_end')).toBeGreaterThan(types.indexOf('tool_start'))
    const pieces = await collect(
      server.client.agents.stream('scripted', 'pieces', { message: '[[chunks:a|b|c]]' }),
    )
    expect(pieces.flatMap((frame) => (frame.type === 'delta' ? frame.text : []))).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  test('prompts on one session queue, and all are answered', async () => {
    const replies = await Promise.all(
      ['one', 'two', 'three'].map((word) =>
        server.client.agents.prompt('scripted', 'queue', { message: `[[say:${word}]]` }),
      ),
    )
    expect(replies.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  test('fail with one typed answer', async () => {
    const failing = { message: '[[fail:oops]]' }
    await expect(server.client.agents.prompt('scripted', 'f', failing)).rejects.toMatchObject({
      status: 502,
    })
    const frames = await collect(server.client.agents.stream('scripted', 'f', failing))
    expect(frames.map((frame) => frame.type)).toEqual(['start', 'error'])
    await expect(server.client.agents.prompt('broken', 'f', failing)).rejects.toMatchObject({
      type: 'agent_load_failed',
    })
    const broken = await collect(server.client.agents.stream('broken', 'f', failing))
    expect(broken.map((frame) => frame.type)).toEqual(['start', 'error'])
    await expect(server.client.agents.prompt('hidden', 'f', failing)).rejects.toMatchObject({
      type: 'agent_not_webhook',
    })
  })

  test('go on when the reader of a stream leaves', async () => {
    const { client } = server
    const message = '[[chunks:a|b|c]]'
    const stop = new AbortController()
    const events = client.events.follow(
      { agent: 'scripted', instanceId: 'left', types: ['operation'] },
      { signal: stop.signal },
    )
    for await (const item of events) {
      if (item.kind === 'state' && item.state === 'open') {
        for await (const _ of client.agents.stream('scripted', 'left', { message })) break
      }
      if (item.kind !== 'event') continue
      expect(item.event).toMatchObject({ type: 'operation', status: 'completed' })
      stop.abort()
    }
    const { items } = await client.sessions.list({ agent: 'scripted', instanceId: 'left' })
    const { items: entries } = await client.sessions.entries(items[0]?.id ?? '')
    expect(JSON.stringify(entries.at(-1))).toContain('abc')
  })

  test('can be stopped by operation and by session', async () => {
    const { client } = server
    const frames = client.agents.stream('scripted', 'stop', { message: '[[sleep:600000]]' })
    const types: string[] = []
    for await (const frame of frames) {
      types.push(frame.type)
      if (frame.type !== 'start') continue
      const { items } = await client.sessions.list({ agent: 'scripted', instanceId: 'stop' })
      const aborted =
        items[0] === undefined
          ? await client.operations.abort(frame.operationId).catch(() => null)
          : await client.sessions.abort(items[0].id)
      // Too early to be found: say it again by the name that is known.
      if (!aborted?.aborted) await abortWhenStarted(frame.operationId)
    }
    expect(types).toEqual(['start', 'error'])
  })

  async function abortWhenStarted(operationId: string): Promise<void> {
    const stop = new AbortController()
    const events = server.client.events.follow({ operationId, after: 0 }, { signal: stop.signal })
    for await (const item of events) {
      if (item.kind !== 'event') continue
      await server.client.operations.abort(operationId)
      stop.abort()
    }
  }

  test('are worked through dispatches, in order, once per key', async () => {
    const { client } = server
    const receipts = []
    for (const word of ['one', 'two', 'three']) {
      const body = { input: `[[say:${word}]]`, idempotencyKey: word }
      receipts.push(await client.agents.dispatch('scripted', 'mail', body))
    }
    const again = await client.agents.dispatch('scripted', 'mail', {
      input: '[[say:one]]',
      idempotencyKey: 'one',
    })
    expect(again).toMatchObject({ dispatchId: receipts[0]?.dispatchId, deduplicated: true })
    await expect(
      client.agents.dispatch('scripted', 'mail', { input: 'other', idempotencyKey: 'one' }),
    ).rejects.toMatchObject({ status: 409, type: 'submission_conflict' })
    const stop = new AbortController()
    const query = { instanceId: 'mail', types: ['dispatch_settled' as const], after: 0 }
    const settled: unknown[] = []
    for await (const item of client.events.follow(query, { signal: stop.signal })) {
      if (item.kind === 'event') settled.push(item.event.dispatchId)
      if (settled.length === 3) stop.abort()
    }
    expect(settled).toEqual(receipts.map(({ dispatchId }) => dispatchId))
    const { items } = await client.dispatches.list({ instanceId: 'mail' })
    expect(items.map(({ status, outcome }) => [status, outcome])).toEqual(
      Array(3).fill(['settled', 'completed']),
    )
    await expect(client.agents.dispatch('nobody', 'x', { input: 1 })).rejects.toMatchObject({
      type: 'not_found',
    })
  })
})

describe('workflows', () => {
  test('by result, by receipt, by stream and by socket', async () => {
    const { workflows, runs } = server.client
    const waited = await workflows.invoke('echo', { say: 'hi' })
    expect(waited).toMatchObject({ status: 'completed', result: { text: 'hi' } })

    const { runId } = await workflows.accept('echo', { say: 'later' })
    const events = await collect(runs.stream(runId))
    expect(events.map((event) => event.event_index)).toEqual(events.map((_, index) => index + 1))
    const types = events.map((event) => event.type)
    expect([types[0], types.at(-1)]).toEqual(['run_start', 'run_end'])
    expect(types).toEqual(expect.arrayContaining(['log', 'operation_start', 'turn', 'operation']))
    expect(await runs.record(runId)).toMatchObject({
      status: 'succeeded',
      event_count: events.length,
      result: { text: 'later' },
    })

    const streamed = await collect(workflows.stream('echo', {}))
    expect(streamed.map((event) => event.type)).toEqual(types)
    const frames = await collect(workflows.connect('echo', { say: 'socket' }))
    expect(frames.at(-1)).toMatchObject({ kind: 'result', result: { text: 'socket' } })
  })

  test('that fail, do not load, do not fit or do not exist', async () => {
    const { workflows, runs } = server.client
    await expect(workflows.invoke('boom', {})).rejects.toMatchObject({
      type: 'internal_error',
      status: 500,
      dev: 'kaboom',
    })
    const [run] = (await runs.list({ workflow: 'boom' })).items
    expect(await runs.record(run?.id ?? '')).toMatchObject({
      status: 'failed',
      error: { type: 'internal_error', details: 'kaboom' },
    })
    expect((await collect(workflows.stream('boom', {}))).at(-1)?.type).toBe('run_end')
    await expect(workflows.invoke('broken', {})).rejects.toMatchObject({ status: 500 })
    expect((await runs.list({ workflow: 'broken' })).items).toMatchObject([{ status: 'failed' }])
    await expect(workflows.invoke('typed', { count: 'x' })).rejects.toMatchObject({
      status: 400,
      type: 'validation_failed',
    })
    expect((await runs.list({ workflow: 'typed' })).items).toEqual([])
    expect((await workflows.invoke('typed', { count: 2 })).result).toEqual({ twice: 4 })
    await expect(workflows.invoke('missing', {})).rejects.toMatchObject({ type: 'not_found' })
  })

  test('are stopped by run, and their reader sees the end', async () => {
    const { workflows, runs } = server.client
    const { id } = await workflows.start('slow', {})
    const types: string[] = []
    for await (const event of runs.stream(id)) {
      types.push(event.type)
      if (event.type === 'turn_request') expect(await runs.abort(id)).toEqual({ aborted: true })
    }
    expect(types.at(-1)).toBe('run_end')
    expect((await runs.get(id)).status).toBe('aborted')
  })
})

test('nonsense on every route is an envelope with a status of its own, and leaks nothing', async () => {
  for (const endpoint of apiEndpoints) {
    const path = endpoint.path.replace(/\{\w+\}/g, 'no%20such%2Fthing%00')
    if (endpoint.method === 'GET' && !endpoint.path.includes('{')) continue
    for (const body of ['{', '[]', '{"unknown":1}', '{"payload":[]}']) {
      const response = await send(
        endpoint.method,
        path,
        endpoint.method === 'GET' ? undefined : body,
      )
      const text = await response.text()
      const where = `${endpoint.method} ${path} ${body} ${text}`
      expect([400, 404, 409, 415, 422], where).toContain(response.status)
      expect(ErrorEnvelope.safeParse(JSON.parse(text)).success, where).toBe(true)
      expect(text, where).not.toMatch(/node_modules|\n\s+at |core\/server/)
    }
  }
  expect(await server.client.status.health()).toMatchObject({ ok: true })
})

test('a failed run is named by its envelope; a wrong method names the right ones', async () => {
  for (const name of ['boom', 'broken']) {
    const failed = await send('POST', `/workflows/${name}?wait=result`, '{}')
    const { error } = ErrorEnvelope.parse(await failed.json())
    const runId = failed.headers.get('x-flue-run-id') ?? ''
    expect([name, failed.status]).toEqual([name, 500])
    expect(error.meta).toMatchObject({ runId })
    expect(await server.client.runs.record(runId)).toMatchObject({ status: 'failed' })
  }
  const allowed = [
    ['PUT', '/workflows/boom', 'POST'],
    ['GET', '/agents/scripted/one', 'POST'],
    ['DELETE', '/health', 'GET'],
  ] as const
  for (const [method, path, allow] of allowed) {
    const refused = await send(method, path)
    expect([path, refused.status, refused.headers.get('allow')]).toEqual([path, 405, allow])
    expect(ErrorEnvelope.parse(await refused.json()).error.type).toBe('method_not_allowed')
  }
  const nowhere = await send('GET', '/nowhere')
  expect(nowhere.status).toBe(404)
  expect(ErrorEnvelope.parse(await nowhere.json()).error.type).toBe('not_found')
})

test('settings and folders that could never work are refused when they are set', async () => {
  const json = JSON.stringify
  const refusals: [method: string, path: string, body: unknown][] = [
    ['PUT', '/api/providers/openai', { baseUrl: 'javascript:alert(1)' }],
    ['PUT', '/api/providers/openai', { baseUrl: 'file:///etc/passwd' }],
    ['PUT', '/api/providers/openai', { baseUrl: 'nowhere' }],
    ['PUT', '/api/providers/openai', { headers: { 'x\ny': 'z' } }],
    ['PUT', '/api/providers/openai', { headers: { x: 'y\r\nz: 1' } }],
    ['PUT', `/api/providers/${'x'.repeat(65)}`, {}],
    ['POST', '/api/projects', { root: '.' }],
    ['POST', '/api/projects/create', { root: 'here', template: 'empty' }],
  ]
  for (const [method, path, body] of refusals) {
    const response = await send(method, path, json(body))
    expect([path, body, response.status]).toEqual([path, body, 400])
    expect(ErrorEnvelope.parse(await response.json()).error.type).toBe('invalid_request')
  }
  const set = { baseUrl: 'http://127.0.0.1:9/v1', headers: { 'x-team': 'a b' } }
  const saved = await send('PUT', '/api/providers/openai', json(set))
  expect(await saved.json()).toMatchObject({ baseUrl: set.baseUrl, headerNames: ['x-team'] })
  expect((await send('DELETE', '/api/providers/openai')).status).toBe(204)
})

test('files stay inside the project', async () => {
  const { files } = server.client
  for (const path of ['../x', 'src/../../x', '.hearth/hearth.db', '.git/config']) {
    const refused = { status: expect.toSatisfy((status: number) => status >= 400 && status < 500) }
    await expect(files.read(path), path).rejects.toMatchObject(refused)
    await expect(files.write(path, 'x'), path).rejects.toMatchObject(refused)
    await expect(files.remove(path), path).rejects.toMatchObject(refused)
    await expect(files.rename('hearth.toml', path), path).rejects.toMatchObject(refused)
  }
  const { hash } = await files.write('notes.md', 'one', { ifMatch: null })
  await expect(files.write('notes.md', 'two', { ifMatch: null })).rejects.toMatchObject({
    type: 'file_changed',
  })
  expect(await files.write('notes.md', 'two', { ifMatch: hash })).toMatchObject({ content: 'two' })
  await files.rename('notes.md', 'moved.md')
  await files.remove('moved.md')
})

test('sessions are made, named, read back in pages and deleted', async () => {
  const { sessions, agents } = server.client
  const session = await sessions.create({ agent: 'scripted', instanceId: 'crud', name: 'one' })
  const key = { agent: 'scripted', instanceId: 'crud', name: 'one' }
  expect((await sessions.create(key)).id).toBe(session.id)
  expect(await sessions.update(session.id, { title: 'A title' })).toMatchObject({
    title: 'A title',
  })
  for (let n = 0; n < 3; n++) {
    await agents.prompt('scripted', 'crud', { message: `${n}`, session: 'one' })
  }
  const newest = await sessions.entries(session.id, { limit: 2 })
  expect(newest.items.map(({ seq }) => seq)).toEqual([5, 6])
  expect(newest).toMatchObject({ headSeq: 6, nextCursor: '5' })
  const older = await sessions.entries(session.id, { before: 5, limit: 10 })
  expect(older.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  expect(older.nextCursor).toBeNull()
  expect((await sessions.entries(session.id, { after: 4 })).items.map(({ seq }) => seq)).toEqual([
    5, 6,
  ])
  const { operationId } = await sessions.prompt(session.id, { message: '[[say:async]]' })
  const stop = new AbortController()
  const query = { operationId, types: ['operation' as const], after: 0 }
  for await (const item of server.client.events.follow(query, { signal: stop.signal })) {
    if (item.kind === 'event') stop.abort()
  }
  expect((await server.client.operations.get(operationId)).status).toBe('completed')
  await sessions.remove(session.id)
  await expect(sessions.get(session.id)).rejects.toMatchObject({ status: 404 })
})
