/** `createFlueClient` against a served project, in both dialects. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  AgentResultMessage,
  createFlueClient,
  type FlueClient,
  type FlueEvent,
  WebSocketErrorMessage,
  WorkflowEventMessage,
  WorkflowResultMessage,
} from '../../client/index.ts'
import { createServedProject } from '../testing/served-project.ts'

const project = createServedProject({
  'src/agents/default.ts': `import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted' }))
`,
  'src/agents/hook.ts': `import type { FlueContext } from 'hearth'
export default (ctx: FlueContext<{ fail?: boolean }>) => {
  ctx.log.info('called')
  if (ctx.payload.fail) throw new Error('kaboom')
  return { got: ctx.payload }
}
`,
})
let client: FlueClient
let flue: FlueClient<'flue'>

beforeAll(async () => {
  const { url, token } = await project.serve()
  const where = { baseUrl: `${url}/`, token: token ?? undefined }
  client = createFlueClient(where)
  flue = createFlueClient({ ...where, dialect: 'flue' })
})
afterAll(() => project.dispose())

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('in the format of the routes', () => {
  test('health, and the default agent', async () => {
    expect(await client.health()).toMatchObject({ ok: true, framework: 'hearth' })
    expect(await client.prompt('[[say:hello]]')).toMatchObject({
      text: 'hello',
      model: { id: 'demo/scripted' },
      usage: { total_tokens: 3 },
    })
    await client.prompt('remember', { sessionId: 'kept' })
    const { text } = await client.prompt('[[dump]]', { sessionId: 'kept' })
    expect(text).toContain('remember')
    const count = z.object({ count: z.number() })
    const typed = await client.prompt('[[say:{"count": 2}]]', { result: count })
    expect(typed.result.count).toBe(2)
    const events = await collect(client.stream('[[chunks:a|b]]', { sessionId: 's' }))
    expect(events.map(({ type }) => type)).toEqual(['start', 'delta', 'delta', 'end'])
  })

  test('agents are listed, invoked, streamed', async () => {
    const names = (await client.agents()).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['default', 'hook', 'scripted']))
    const message = { message: '[[say:hi]]' }
    const agent = await client.agents.invoke('scripted', 'a', { payload: message })
    expect(agent).toEqual({ result: expect.objectContaining({ text: 'hi' }) })
    const handler = await client.agents.invoke('hook', 'a', { payload: { x: 1 } })
    expect(handler).toEqual({ result: { got: { x: 1 } }, runId: expect.stringMatching(/^run_/) })
    const { runId } = await client.agents.invoke('hook', 'a', {
      mode: 'webhook',
      payload: { y: 2 },
    })
    const events = await collect(client.runs.stream(runId))
    expect(events.map(({ type, id }) => [type, id])).toEqual([
      ['run_start', '1'],
      ['log', '2'],
      ['run_end', '3'],
    ])
    const failed = { mode: 'stream', payload: { fail: true } } as const
    const frames = await collect(client.agents.invoke('hook', 'a', failed))
    expect(frames.map(({ type }) => type)).toEqual(['run_start', 'log', 'run_end', 'error'])
    const prompt = await collect(client.agents.stream('scripted', 'a', message))
    expect(prompt.map(({ type }) => type)).toEqual(['start', 'delta', 'end'])
    const got = z.object({ got: z.object({ x: z.number() }) })
    const parsed = await client.agent('hook', 'a', { payload: { x: 3 }, result: got })
    expect(parsed.got.x).toBe(3)
  })

  test('errors keep their type, status and meta', async () => {
    await expect(client.agents.invoke('nobody', 'a')).rejects.toMatchObject({
      ...{ type: 'agent_not_found', status: 404 },
    })
    const failing = client.agents.invoke('hook', 'a', { payload: { fail: true } })
    await expect(failing).rejects.toMatchObject({
      ...{ type: 'internal_error', status: 500, details: 'kaboom' },
      meta: { runId: expect.stringMatching(/^run_/) },
    })
    const query = { status: 'nonsense' as 'failed' }
    await expect(client.admin.runs.list(query)).rejects.toMatchObject({
      ...{ type: 'invalid_query_param', meta: { param: 'status', value: 'nonsense' } },
    })
  })

  test('a socket of an agent answers prompt by prompt', async () => {
    const connection = await client.agents.connect('scripted', 'socket')
    const [first, second] = await Promise.all([
      connection.prompt('[[say:one]]'),
      connection.prompt('[[say:two]]', { session: 'other' }),
    ])
    expect(AgentResultMessage.parse(first).result.text).toBe('one')
    expect(AgentResultMessage.parse(second).result.text).toBe('two')
    const failing = connection.prompt('[[fail:broken]]')
    await expect(failing).rejects.toMatchObject({ type: expect.stringMatching(/provider/) })
    connection.close()
    expect((await connection.closed).code).toBe(1000)
  })

  test('workflows are started, waited for, streamed, run over a socket', async () => {
    const accepted = await client.workflows.invoke('echo', { say: 'hi' })
    expect(accepted).toMatchObject({ status: 'accepted', runId: accepted.run_id })
    const done = await client.workflows.invoke('echo', { say: 'hi' }, { wait: true })
    expect(done).toMatchObject({ status: 'completed', result: { text: 'hi' } })
    const waiting = client.workflows.invoke('boom', {}, { wait: true })
    await expect(waiting).rejects.toMatchObject({ details: 'kaboom' })
    const events = await collect(client.workflows.stream('echo', { say: 'hi' }))
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run_start', 'run_end'])

    const connection = await client.workflows.connect('echo')
    const frames = await connection.run({ say: 'there' })
    expect(WorkflowEventMessage.parse(frames[0]).type).toBe('run_start')
    expect(WorkflowResultMessage.parse(frames.at(-1)).result).toMatchObject({ text: 'there' })
    const failing = await (await client.workflows.connect('boom')).run()
    expect(WebSocketErrorMessage.parse(failing.at(-1)).error.details).toBe('kaboom')
    const unknown = await (await client.workflows.connect('nowhere')).run()
    expect(WebSocketErrorMessage.parse(unknown.at(-1)).error.type).toBe('not_found')
  })

  test('runs are read, and their events from where one is', async () => {
    const { runId } = await client.workflows.invoke('echo', {}, { wait: true })
    expect(await client.runs.get(runId)).toMatchObject({ runId, status: 'succeeded' })
    const { events } = await client.runs.events(runId, { types: ['log', 'run_end'], limit: 1 })
    expect(events.map(({ type }) => type)).toEqual(['log'])
    const all = await collect(client.runs.stream(runId))
    const rest = await collect(client.runs.stream(runId, { after: all.length - 2 }))
    expect(rest).toEqual(all.slice(-2))
    const page = await client.runs.events(runId, { after: all.length - 1 })
    expect(page).toMatchObject({ events: [{ type: 'run_end' }], nextAfter: all.length })
    await expect(client.runs.get('nope')).rejects.toMatchObject({ type: 'run_not_found' })
    await expect(collect(client.runs.stream('nope'))).rejects.toMatchObject({ status: 404 })
  })

  test('the inventory', async () => {
    await client.agents.invoke('hook', 'listed')
    const agents = (await client.admin.agents.list({ limit: 1000 })).items
    expect(agents).toContainEqual(expect.objectContaining({ name: 'hook', kind: 'handler' }))
    const instances = (await client.admin.instances.list('hook')).items
    expect(instances.map(({ instanceId }) => instanceId)).toContain('listed')
    const { items, nextCursor } = await client.admin.runs.list({ agentName: 'hook', limit: 1 })
    expect(items).toMatchObject([{ agentName: 'hook', instanceId: 'listed' }])
    const older = await client.admin.runs.list({ agentName: 'hook', cursor: nextCursor ?? '' })
    expect(older.items.length).toBeGreaterThan(0)
    const own = (await client.admin.runs.listForInstance('hook', 'listed')).items
    expect(own.map(({ runId }) => runId)).toEqual([items[0]?.runId])
    expect(await client.admin.runs.get(own[0]?.runId ?? '')).toEqual(own[0])
  })
})

describe('in Flue’s dialect', () => {
  test('agents', async () => {
    const payload = { message: '[[say:hi]]' }
    const { result } = await flue.agents.invoke('scripted', 'f', { payload })
    expect(result).toMatchObject({ text: 'hi', usage: { totalTokens: 3 } })
    expect(result).not.toHaveProperty('metadata')
    const events = await collect(flue.agents.invoke('scripted', 'f', { mode: 'stream', payload }))
    expect(events.map(({ type }) => type)).toContain('text_delta')
    expect(events.every(({ instanceId }) => instanceId === 'f')).toBe(true)
  })

  test('runs and their events', async () => {
    const { result, _meta } = await flue.workflows.invoke('echo', { say: 'x' }, { wait: true })
    expect(result).toMatchObject({ text: 'x' })
    const { runId } = _meta
    expect(await flue.runs.get(runId)).toMatchObject({
      ...{ runId, status: 'completed', owner: { kind: 'workflow', workflowName: 'echo' } },
    })
    const { events } = await flue.runs.events(runId)
    expect(events[0]).toMatchObject({ type: 'run_start', eventIndex: 0 })
    const streamed = await collect(flue.runs.stream(runId, { after: 0 }))
    expect(streamed).toEqual(events.slice(1))
    const { items } = await flue.admin.runs.list({ workflowName: 'echo' })
    expect(items.map((item) => item.runId)).toContain(runId)
    const agents = (await flue.admin.agents.list()).items
    expect(agents).toContainEqual({
      ...{ name: 'scripted', transports: { http: true, websocket: true }, created: true },
    })
  })

  test('sockets: ready, ping, events, answers', async () => {
    const socket = flue.agents.connect('scripted', 'socket')
    await socket.ready
    await socket.ping()
    const events: FlueEvent[] = []
    const stop = socket.onEvent((event) => events.push(event))
    expect(await socket.prompt('[[say:one]]')).toMatchObject({ text: 'one' })
    expect(events.map(({ type }) => type)).toContain('text_delta')
    stop()
    const { length } = events
    await socket.prompt('[[say:two]]')
    expect(events).toHaveLength(length)
    await expect(socket.prompt('[[fail:broken]]')).rejects.toHaveProperty('type')
    socket.close()

    const runner = flue.workflows.connect('echo')
    expect(await runner.invoke({ say: 'three' })).toMatchObject({ text: 'three' })
    await expect(flue.workflows.connect('boom').invoke()).rejects.toMatchObject({
      ...{ details: 'kaboom' },
    })
    await expect(flue.agents.connect('nobody', 'x').ready).rejects.toHaveProperty('status')
  })
})
