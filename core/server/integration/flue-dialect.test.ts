/** Flue's dialect over real connections, checked frame by frame as its SDK checks them. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readFrameList } from '../testing/fake-app.ts'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

/** Types that the SDK accepts from agents; it throws on any other. */
const agentEventTypes = new Set([
  ...['agent_start', 'agent_end', 'turn_start', 'turn_request', 'turn_end', 'message_start'],
  ...['message_update', 'message_end', 'tool_execution_start', 'tool_execution_update'],
  ...['tool_execution_end', 'text_delta', 'thinking_start', 'thinking_delta', 'thinking_end'],
  ...['tool_start', 'tool_call', 'turn', 'task_start', 'task', 'compaction_start', 'compaction'],
  ...['operation_start', 'operation', 'log', 'idle'],
])

type Body = Record<string, unknown>

function send(path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      'x-flue-dialect': 'flue',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function read(path: string, body?: unknown): Promise<Body> {
  return (await (await send(path, body)).json()) as Body
}

const stream = { accept: 'text/event-stream' }

function expectAgentEvents(events: Body[], instanceId: string): void {
  expect(events.length).toBeGreaterThan(3)
  for (const [index, event] of events.entries()) {
    expect(agentEventTypes).toContain(event.type)
    expect(event).toMatchObject({ instanceId, eventIndex: index })
    expect(event).not.toHaveProperty('runId')
    expect(String(event.timestamp)).toMatch(/^\d{4}-.*Z$/)
  }
  expect(events[0]).toMatchObject({ type: 'operation_start', operationKind: 'prompt' })
  expect(events.at(-1)).toMatchObject({ type: 'operation', isError: false })
}

describe('agents', () => {
  const usage = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0, totalTokens: 3 }
  const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 }

  test('answer with camelCase alone, by header and by prefix', async () => {
    const result = { text: 'ok', usage: { ...usage, cost }, model: { id: 'demo/scripted' } }
    for (const path of ['/agents/scripted/a', '/flue/agents/scripted/a']) {
      expect(await read(path, { message: 'hi' })).toEqual({ result })
    }
    const plain = await send('/agents/scripted/a', { message: 'hi' }, { 'x-flue-dialect': '' })
    expect(await plain.json()).toMatchObject({ result: { usage: { total_tokens: 3 } } })
  })

  test('stream their events, and an error as the last frame', async () => {
    const message = '[[tool:write {"path":"note.md","content":"hi"}]]'
    const answer = await send('/agents/scripted/b', { message }, stream)
    const events = (await readFrameList(answer)).map(({ data }) => data as Body)
    expectAgentEvents(events, 'b')
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['tool_start', 'tool_call', 'text_delta', 'turn']),
    )
    expect(events.at(-1)).toMatchObject({ result: { usage: { totalTokens: expect.anything() } } })
    const failing = await send('/agents/scripted/b', { message: '[[fail:no]]' }, stream)
    const last = (await readFrameList(failing)).at(-1)
    expect(last).toMatchObject({ event: 'error', data: { type: 'error', instanceId: 'b' } })
    expect(last?.data).toMatchObject({
      error: { message: expect.any(String), details: expect.any(String) },
    })
  })

  test('fail under the names of the dialect', async () => {
    for (const [path, status, type] of [
      ['/agents/missing/x', 404, 'agent_not_found'],
      ['/agents/hidden/x', 404, 'agent_not_found'],
      ['/workflows/missing', 404, 'workflow_not_found'],
      ['/flue/nothing', 404, 'route_not_found'],
      ['/nothing', 404, 'route_not_found'],
      ['/flue/runs/x', 405, 'method_not_allowed'],
    ] as const) {
      const answer = await send(path, { message: 'x' })
      expect([path, answer.status]).toEqual([path, status])
      expect(await answer.json()).toMatchObject({ error: { type } })
    }
    const webhook = await send('/agents/scripted/x', { message: 'x' }, { 'x-webhook': 'true' })
    expect([webhook.status, await webhook.json()]).toMatchObject([
      400,
      { error: { type: 'invalid_request' } },
    ])
    expect(await read('/runs/none')).toMatchObject({ error: { type: 'run_not_found' } })
  })
})

describe('workflows and runs', () => {
  test('accept, wait, and stream; waiting wins', async () => {
    const accepted = await read('/workflows/echo', { say: 'hi' })
    expect(accepted).toEqual({
      status: 'accepted',
      runId: expect.stringMatching(/^workflow:echo:/),
    })
    const waited = await send('/workflows/echo?wait=result', { say: 'hi' }, stream)
    const runId = waited.headers.get('x-flue-run-id')
    const result = { text: 'hi', payload: { say: 'hi' } }
    expect(await waited.json()).toEqual({ result, _meta: { runId } })
    const failed = await send('/workflows/boom?wait=result', {})
    expect([failed.status, failed.headers.get('x-flue-run-id')]).toEqual([
      500,
      expect.stringMatching(/^workflow:boom:/),
    ])
    const { error } = (await failed.json()) as { error: { meta: Body } }
    expect(error.meta).toEqual({ runId: failed.headers.get('x-flue-run-id') })

    const frames = await readFrameList(await send('/workflows/echo', {}, stream))
    const events = frames.map(({ data }) => data as Body)
    expect(events.map(({ eventIndex }) => eventIndex)).toEqual(events.map((_, index) => index))
    expect(events[0]).toMatchObject({ type: 'run_start', workflowName: 'echo', eventIndex: 0 })
    expect(events.at(-1)).toMatchObject({ type: 'run_end', isError: false, result: {} })
  })

  test('are read back flat, numbered from 0', async () => {
    const waited = await read('/workflows/echo?wait=result', { say: 'hi' })
    const { runId } = waited._meta as { runId: string }
    const record = await read(`/runs/${runId}`)
    expect(record).toMatchObject({
      runId,
      owner: { kind: 'workflow', workflowName: 'echo', instanceId: runId },
      status: 'completed',
      isError: false,
      payload: { say: 'hi' },
      result: { text: 'hi' },
    })
    expect(Object.keys(record).filter((key) => key.includes('_'))).toEqual([])
    const all = (await read(`/runs/${runId}/events`)).events as Body[]
    expect(all[0]).toMatchObject({ type: 'run_start', eventIndex: 0, runId })
    const logs = await read(`/runs/${runId}/events?types=log&after=0`)
    expect(logs.events).toMatchObject([
      { type: 'log', message: 'working', attributes: { step: 1 } },
    ])
    const rest = await readFrameList(
      await send(`/runs/${runId}/stream`, undefined, { ...stream, 'last-event-id': '1' }),
    )
    expect(rest.map(({ data }) => data)).toEqual(all.slice(2))
    const listed = await read('/admin/runs?status=completed&workflowName=echo&limit=1')
    expect(listed).toMatchObject({
      items: [{ status: 'completed' }],
      nextCursor: expect.anything(),
    })
    expect(await read(`/admin/runs/${runId}`)).toEqual(record)
    const agents = (await read('/admin/agents')).items
    expect(agents).toContainEqual({
      name: 'scripted',
      transports: { http: true, websocket: true },
      created: true,
    })
    expect(await read('/health')).toMatchObject({ framework: 'hearth' })
  })
})

describe('sockets', () => {
  async function open(path: string) {
    const url = `${server.url.replace('http', 'ws')}${path}`
    const socket = new WebSocket(url, ['hearth.v1', `bearer.${server.token}`])
    const frames: Body[] = []
    let wake: () => void = () => undefined
    socket.on('message', (data) => {
      frames.push(JSON.parse(String(data)))
      wake()
    })
    const until = async (type: string): Promise<Body> => {
      while (true) {
        const found = frames.find((frame) => frame.type === type)
        if (found) return found
        await new Promise<void>((resolve) => (wake = resolve))
      }
    }
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    const say = (frame: unknown) => socket.send(JSON.stringify(frame))
    return { socket, frames, until, closed, say }
  }

  test('of agents: ready, started, events, result, many times', async () => {
    const { until, say, frames, socket, closed } = await open('/flue/agents/scripted/s')
    expect(await until('ready')).toEqual({
      version: 1,
      type: 'ready',
      target: 'agent',
      name: 'scripted',
      instanceId: 's',
    })
    say({ version: 1, type: 'ping', requestId: 'p' })
    expect(await until('pong')).toEqual({ version: 1, type: 'pong', requestId: 'p' })
    say({ version: 1, type: 'prompt', requestId: 'r', message: '[[fail:no]]' })
    expect(await until('error')).toMatchObject({
      requestId: 'r',
      error: { type: expect.anything() },
    })
    frames.length = 0
    say({ version: 1, type: 'prompt', requestId: 'q', message: 'hi', session: 'side' })
    expect(await until('result')).toMatchObject({ requestId: 'q', result: { text: 'ok' } })
    expect(frames[0]).toEqual({ version: 1, type: 'started', requestId: 'q' })
    const events = frames.filter(({ type }) => type === 'event')
    expectAgentEvents(
      events.map(({ event }) => event as Body),
      's',
    )
    socket.send(Buffer.from('x'))
    expect(await closed).toBe(1003)
  })

  test('of workflows: one invocation, then the end', async () => {
    const good = await open('/flue/workflows/echo')
    expect(await good.until('ready')).toMatchObject({ target: 'workflow', name: 'echo' })
    good.say({ version: 1, type: 'invoke', requestId: 'r', payload: { say: 'hi' } })
    const { runId, result } = await good.until('result')
    expect([runId, result]).toMatchObject([/^workflow:echo:/, { text: 'hi' }].map(expectation))
    expect(await good.closed).toBe(1000)
    const events = good.frames.filter(({ type }) => type === 'event')
    expect(events[0]).toMatchObject({ runId, requestId: 'r', event: { type: 'run_start' } })
    const bad = await open('/flue/workflows/boom')
    await bad.until('ready')
    bad.say({ version: 1, type: 'invoke', requestId: 'r' })
    expect(await bad.until('error')).toMatchObject({ requestId: 'r', runId: expect.anything() })
    expect(await bad.closed).toBe(1011)
    for (const path of ['/flue/workflows/missing', '/flue/agents/missing/x']) {
      const { socket } = await open(path)
      const [error] = await once(socket, 'error')
      expect(String(error)).toContain('404')
    }
    const twice = await open('/flue/workflows/slow')
    await twice.until('ready')
    twice.say({ version: 1, type: 'invoke', requestId: 'r' })
    twice.say({ version: 1, type: 'invoke', requestId: 's' })
    expect(await twice.closed).toBe(1008)
  })
})

function expectation(value: RegExp | Body): unknown {
  return value instanceof RegExp ? expect.stringMatching(value) : value
}
