import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { RunRecord } from '../../contract/compatibility.ts'
import { createFlueClient, type Dialect, type FlueClientOptions } from '../index.ts'

interface Asked {
  method: string
  url: string
  headers: Record<string, string>
  body: unknown
}

/** A client that is answered by `answer`, and what it asked. */
function clientOf<const D extends Dialect = 'pyflue'>(
  answer: (asked: Asked) => Response,
  options: FlueClientOptions<D> = {},
) {
  const asked: Asked[] = []
  const client = createFlueClient<D>({
    baseUrl: 'http://test/',
    ...options,
    fetch(url, { method = 'GET', headers, body }) {
      const one = {
        method,
        url,
        headers: headers as Record<string, string>,
        body: typeof body === 'string' ? JSON.parse(body) : undefined,
      }
      asked.push(one)
      return answer(one)
    },
  })
  return { client, asked }
}

const run = { run_id: 'run_1', runId: 'run_1' }

test('an address is needed, in either spelling; what is not known is said at once', () => {
  expect(() => createFlueClient({})).toThrow(TypeError)
  expect(() => createFlueClient({ baseUrl: ' ' })).toThrow('requires baseUrl')
  const invalid = expect.objectContaining({ type: 'invalid_option', status: 400 })
  for (const options of [{ dialect: 'pascal' }, { agentResponseFormat: 'xml' }]) {
    expect(() =>
      Reflect.apply(createFlueClient, null, [{ baseUrl: 'http://test', ...options }]),
    ).toThrow(invalid)
  }
  const client = createFlueClient({ base_url: 'http://test' })
  expect(() => Reflect.apply(client.agents.invoke, null, ['a', 'b', { mode: 'later' }])).toThrow(
    expect.objectContaining({ type: 'invalid_option', meta: { option: 'mode', value: 'later' } }),
  )
})

test('answers of agents come in the format that is wanted', async () => {
  const handler = { ok: true, _meta: run }
  const answer = ({ headers }: Asked) =>
    headers['x-webhook'] === 'true'
      ? Response.json({ status: 'accepted', ...run }, { status: 202 })
      : Response.json(handler)
  const { client, asked } = clientOf(answer, { token: 't', headers: { 'x-mine': '1' } })
  const sync = await client.agents.invoke('a b', 'c/d', { payload: { x: 1 } })
  expect(sync).toEqual({ result: { ok: true }, runId: 'run_1' })
  expect(await client.agents.invoke('a', 'b', { mode: 'webhook' })).toEqual({ runId: 'run_1' })
  for (const responseFormat of ['raw', 'pyflue'] as const) {
    expect(await client.agents.invoke('a', 'b', { responseFormat })).toEqual(handler)
  }
  expect(asked[0]).toEqual({
    method: 'POST',
    url: 'http://test/agents/a%20b/c%2Fd',
    headers: {
      ...{ accept: 'application/json', 'content-type': 'application/json' },
      ...{ authorization: 'Bearer t', 'x-mine': '1' },
    },
    body: { payload: { x: 1 } },
  })
  expect(asked[1]?.body).toEqual({ payload: {} })
  const raw = clientOf(answer, { agentResponseFormat: 'raw' })
  expect(await raw.client.agents.invoke('a', 'b')).toEqual(handler)
  expect(await raw.client.agents.invoke('a', 'b', { responseFormat: 'sdk' })).toMatchObject(sync)
})

test('the shape of an answer: results of agents, lists of handlers, ids of the header', async () => {
  const shapeOf = (body: unknown, headers: Record<string, string> = {}) =>
    clientOf(() => Response.json(body, { headers })).client.agents.invoke('a', 'b')
  expect(await shapeOf({ result: { text: 'hi' } })).toEqual({ result: { text: 'hi' } })
  const header = { 'x-flue-run-id': 'run_2' }
  expect(await shapeOf(['a'], header)).toEqual({ result: ['a'], runId: 'run_2' })
  expect(await shapeOf({ ok: 1 }, header)).toEqual({ result: { ok: 1 }, runId: 'run_2' })
  expect(await shapeOf(null)).toEqual({ result: null })
})

test('results are parsed by a schema of the caller', async () => {
  const schema = z.object({ summary: z.string() })
  const text = 'Here: ---RESULT_START---\n{"summary":"ok"}\n---RESULT_END---'
  const answer = { text, metadata: {}, usage: {}, model: { id: 'm' } }
  const { client, asked } = clientOf(() => Response.json(answer))
  const typed = await client.prompt('hello', {
    sessionId: 's/1',
    payload: { model: 'x/y' },
    result: schema,
  })
  expectTypeOf(typed.result).toEqualTypeOf<{ summary: string }>()
  expect(typed).toMatchObject({ text, result: { summary: 'ok' }, data: { summary: 'ok' } })
  expect(asked[0]).toMatchObject({
    url: 'http://test/prompt/s%2F1',
    body: { payload: { prompt: 'hello', model: 'x/y' } },
  })
  await expect(
    client.prompt('hello', { result: z.object({ other: z.number() }) }),
  ).rejects.toMatchObject({ type: 'invalid_result', meta: { issues: [{ path: ['other'] }] } })
  const called = clientOf(() => Response.json({ summary: 'raw', _meta: run }))
  const parsed = await called.client.agent('a', 'b', { payload: { x: 1 }, result: schema })
  expect(parsed).toEqual({ summary: 'raw' })
  expect(await called.client.agent('a', 'b')).toEqual({ summary: 'raw', _meta: run })
})

test('the admin routes may be elsewhere, or at the root', async () => {
  for (const [adminBasePath, prefix] of [
    [undefined, '/admin'],
    ['ops/', '/ops'],
    ['', ''],
  ] as const) {
    const { client, asked } = clientOf(() => Response.json({}), { adminBasePath })
    await client.admin.agents.list({ limit: 2 })
    await client.admin.instances.list('a', { cursor: 'c' })
    await client.admin.runs.list({ status: 'errored', agentName: 'a' })
    await client.admin.runs.listForInstance('a', 'b')
    const got = client.admin.runs.get('run_1')
    expectTypeOf(got).toEqualTypeOf<Promise<RunRecord>>()
    await got
    expect(asked.map(({ url }) => url.replace('http://test', ''))).toEqual([
      `${prefix}/agents?limit=2`,
      `${prefix}/agents/a/instances?cursor=c`,
      `${prefix}/runs?status=errored&agentName=a`,
      `${prefix}/agents/a/instances/b/runs`,
      `${prefix}/runs/run_1`,
    ])
  }
})

test('Flue’s dialect asks by its header, without an envelope', async () => {
  const { client, asked } = clientOf(() => Response.json({ result: 1 }), { dialect: 'flue' })
  await client.agents.invoke('a', 'b', { payload: { message: 'hi' } })
  await client.workflows.invoke('w', { x: 1 }, { wait: true })
  expect(asked).toMatchObject([
    { headers: { 'x-flue-dialect': 'flue' }, body: { message: 'hi' } },
    { url: 'http://test/workflows/w?wait=result', body: { x: 1 } },
  ])
})

test('a server that takes too long is a timeout; a stream only has to begin', async () => {
  const silent = createFlueClient({
    baseUrl: 'http://test',
    timeout: 5,
    fetch: (_url, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  })
  await expect(silent.health()).rejects.toMatchObject({ type: 'timeout', status: 504 })
  const stop = new AbortController()
  const stopped = silent.health({ signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')

  const late = new TransformStream<Uint8Array, Uint8Array>()
  const slow = createFlueClient({
    baseUrl: 'http://test',
    timeout: 5,
    fetch: () => new Response(late.readable, { headers: { 'content-type': 'text/event-stream' } }),
  })
  const events = slow.agents.stream('a', 'b')
  const first = events.next()
  // Longer than the limit: another request of the same client runs into it first.
  await expect(silent.health()).rejects.toMatchObject({ type: 'timeout' })
  const writer = late.writable.getWriter()
  await writer.write(new TextEncoder().encode('id: 7\nevent: log\ndata: {"a":1}\n\n'))
  expect(await first).toEqual({ done: false, value: { type: 'log', id: '7', data: { a: 1 } } })
  await events.return(undefined)
})

test('a run’s stream goes on after the last event it saw, and is given up in the end', async () => {
  const frame = (id: number, type: string) => `id: ${id}\nevent: ${type}\ndata: {"n":${id}}\n\n`
  const answers = [frame(4, 'log'), frame(5, 'run_end')]
  const { client, asked } = clientOf(() => {
    const text = answers.shift()
    if (text === undefined) return new Response('', { status: 503 })
    return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
  })
  const seen = []
  for await (const { type, id } of client.runs.stream('run_1', { after: 3 })) seen.push([type, id])
  expect(seen).toEqual([
    ['log', '4'],
    ['run_end', '5'],
  ])
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual(['3', '4'])
  const gone = client.runs.stream('run_1')
  await expect(gone.next()).rejects.toMatchObject({ status: 503 })
  expect(asked).toHaveLength(6)
})
