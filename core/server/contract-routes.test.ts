/** Health, agents, prompts, dispatches and handlers on the routes of the contract, answer by answer. */
import { describe, expect, test } from 'vitest'
import { PromptResult, RunRecord } from '../contract/compatibility.ts'
import { Run } from '../contract/run.ts'
import { createFakeApp, readFrameList } from './testing/fake-app.ts'

const stream = { accept: 'application/json, text/event-stream' }

async function errorOf(response: Response) {
  return ((await response.json()) as { error: Record<string, unknown> }).error
}

describe('health and agents', () => {
  const { call } = createFakeApp()

  test('health', async () => {
    const response = await call('GET', '/health', { token: null })
    expect(await response.json()).toEqual({ ok: true, framework: 'hearth', version: '1.2.3' })
  })

  test('agents with their routes', async () => {
    const body = await (await call('GET', '/agents')).json()
    expect(body).toEqual({
      agents: [
        { name: 'assistant', path: '/agents/assistant/{agent_id}', triggers: { webhook: true } },
        { name: 'hidden', path: '/agents/hidden/{agent_id}', triggers: { webhook: false } },
        {
          name: 'legacy',
          path: '/agents/legacy/{agent_id}',
          triggers: { webhook: true, schedule: '0 * * * *' },
        },
      ],
    })
    const there = await call('GET', '/projects/demo/agents')
    expect(await there.json()).toEqual(body)
    const nowhere = await call('GET', '/projects/other/agents')
    expect([nowhere.status, (await errorOf(nowhere)).type]).toEqual([404, 'project_not_found'])
  })
})

describe('prompts', () => {
  const { call, studio } = createFakeApp()
  const path = '/agents/assistant/ticket-7'

  test('answer with both key styles and without a run id', async () => {
    const response = await call('POST', path, { body: { message: 'hi' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-flue-run-id')).toBeNull()
    const { result } = (await response.json()) as { result: unknown }
    expect(PromptResult.parse(result)).toMatchObject({
      text: 'ok',
      metadata: {},
      model: { id: 'demo/scripted' },
      usage: { input: 1, output: 2, total_tokens: 3, totalTokens: 3, cost: null },
    })
  })

  test('take prompt as an alias and unwrap a payload', async () => {
    for (const body of [
      { prompt: 'alias' },
      { payload: { message: 'alias' } },
      { message: 'outer', payload: { prompt: 'alias' } },
      { message: 'alias', payload: { other: 1 } },
    ]) {
      expect((await call('POST', path, { body })).status).toBe(200)
      expect(studio.fake.calls.at(-1)).toBe('prompt alias')
    }
  })

  const bad: [string, number, string][] = [
    ['/agents/missing/x', 404, 'agent_not_found'],
    ['/agents/hidden/x', 404, 'agent_not_webhook'],
    ['/agents/%20/x', 400, 'invalid_request'],
    ['/agents/assistant/%20', 400, 'invalid_request'],
  ]
  for (const [path, status, type] of bad) {
    test(`${path} is ${type}, whatever the body is`, async () => {
      const response = await call('POST', path, {
        body: 'nonsense',
        headers: { 'content-type': 'text/plain' },
      })
      expect([response.status, (await errorOf(response)).type]).toEqual([status, type])
    })
  }

  test('an unknown agent is named, and the known ones are listed for developers', async () => {
    const error = await errorOf(await call('POST', '/agents/missing/x', { body: { message: 'x' } }))
    expect(error.message).toBe('Agent "missing" is not registered.')
    expect(error.dev).toContain('assistant')
  })

  const bodies: [string, number, string][] = [
    ['{', 400, 'invalid_json'],
    ['[]', 400, 'invalid_request'],
    ['"x"', 400, 'invalid_request'],
    ['{"payload":1}', 400, 'invalid_request'],
    ['{"payload":[]}', 400, 'invalid_request'],
    ['{}', 400, 'invalid_request'],
    ['null', 400, 'invalid_request'],
    ['', 400, 'invalid_request'],
    ['{"message":"  "}', 400, 'invalid_request'],
    ['{"message":7}', 400, 'invalid_request'],
    ['{"message":"x","session":" "}', 400, 'invalid_request'],
    ['{"message":"x","session":5}', 400, 'invalid_request'],
  ]
  for (const [body, status, type] of bodies) {
    test(`the body ${body} is ${type} and prompts nobody`, async () => {
      const before = studio.fake.calls.length
      const headers = { 'content-type': 'application/json' }
      const response = await call('POST', path, { body, headers })
      const error = await errorOf(response)
      expect([response.status, error.type]).toEqual([status, type])
      expect(error.ref).toMatch(/^err_/)
      if (type === 'invalid_json') expect(error.dev).toBeTruthy()
      expect(studio.fake.calls.length).toBe(before)
    })
  }

  test('a typed failure keeps its status', async () => {
    const response = await call('POST', path, { body: { message: 'fail' } })
    expect([response.status, (await errorOf(response)).type]).toEqual([502, 'provider_error'])
  })

  test('stream: start, tools, deltas, end', async () => {
    const response = await call('POST', path, { body: { message: 'tool' }, headers: stream })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const frames = await readFrameList(response)
    expect(frames.map((frame) => frame.event)).toEqual([
      'start',
      'tool_start',
      'tool_end',
      'delta',
      'delta',
      'end',
    ])
    expect(frames.every((frame) => frame.id === null)).toBe(true)
    expect(frames[0]?.data).toMatchObject({ type: 'start', session_id: 'ticket-7:default' })
    expect(frames[1]?.data).toEqual({
      type: 'tool_start',
      toolName: 'echo',
      toolCallId: 'call_1',
      args: { a: 1 },
    })
    expect(frames[2]?.data).toEqual({
      type: 'tool_end',
      toolName: 'echo',
      toolCallId: 'call_1',
      isError: false,
      result: 'one',
    })
    expect(frames[5]?.data).toMatchObject({ type: 'end', text: 'ok', metadata: {} })
  })

  test('a failing stream ends with exactly one error frame', async () => {
    const response = await call('POST', path, { body: { message: 'fail' }, headers: stream })
    expect(response.status).toBe(200)
    const frames = await readFrameList(response)
    expect(frames.map((frame) => frame.event)).toEqual(['start', 'error'])
    expect(frames[1]?.data).toMatchObject({ type: 'error', error: { type: 'provider_error' } })
  })
})

describe('dispatch', () => {
  const { call } = createFakeApp()
  const path = '/agents/assistant/one/dispatch'

  test('is 202 with both key styles, and the same key is the same dispatch', async () => {
    const headers = { 'idempotency-key': 'k' }
    const first = await call('POST', path, { body: { input: { a: 1 } }, headers })
    expect(first.status).toBe(202)
    const receipt = (await first.json()) as Record<string, unknown>
    expect(receipt).toMatchObject({ status: 'accepted', deduplicated: false })
    expect(receipt.dispatch_id).toBe(receipt.dispatchId)
    expect(receipt.accepted_at).toBe(receipt.acceptedAt)
    const body = { input: { a: 1 }, idempotencyKey: 'k' }
    const again = (await (await call('POST', path, { body })).json()) as Record<string, unknown>
    expect(again).toMatchObject({ dispatchId: receipt.dispatchId, deduplicated: true })
    const found = await call('GET', `/api/dispatches/${receipt.dispatchId}`)
    expect(await found.json()).toMatchObject({ status: 'queued', input: { a: 1 } })
  })

  test('null is an input; none is a mistake', async () => {
    expect((await call('POST', path, { body: { input: null } })).status).toBe(202)
    const response = await call('POST', path, { body: {} })
    expect([response.status, (await errorOf(response)).type]).toEqual([400, 'invalid_request'])
  })

  test('unknown, hidden and handler targets', async () => {
    for (const [name, status, type] of [
      ['missing', 404, 'not_found'],
      ['hidden', 404, 'agent_not_webhook'],
      ['legacy', 400, 'invalid_request'],
    ]) {
      const response = await call('POST', `/agents/${name}/x/dispatch`, { body: { input: 1 } })
      expect([response.status, (await errorOf(response)).type]).toEqual([status, type])
    }
  })
})

describe('handlers', () => {
  const { call, studio } = createFakeApp()
  const path = '/agents/legacy/one'

  test('are called with the payload of the body, or of its envelope', async () => {
    for (const [body, payload] of [
      [{ a: 1 }, { a: 1 }],
      [{ payload: { a: 1 } }, { a: 1 }],
      [
        { payload: { a: 1 }, b: 2 },
        { payload: { a: 1 }, b: 2 },
      ],
      [{ payload: null }, {}],
      [null, {}],
      [undefined, {}],
    ]) {
      const response = await call('POST', path, { ...(body === undefined ? {} : { body }) })
      expect(response.status).toBe(200)
      const runId = response.headers.get('x-flue-run-id') ?? ''
      expect(runId).toMatch(/^run_[0-9A-Z]{26}$/)
      expect(await response.json()).toEqual({ echo: payload, _meta: { run_id: runId, runId } })
    }
    expect(studio.fake.calls).toContain('handler legacy/one')
    for (const body of [[1], { payload: 'text' }]) {
      const response = await call('POST', path, { body })
      expect([response.status, (await errorOf(response)).type]).toEqual([400, 'invalid_request'])
    }
  })

  test('accept a webhook at once', async () => {
    const headers = { 'x-webhook': 'True' }
    const response = await call('POST', path, { body: { a: 1 }, headers })
    expect(response.status).toBe(202)
    const runId = response.headers.get('x-flue-run-id')
    expect(await response.json()).toEqual({ status: 'accepted', run_id: runId, runId })
    const record = RunRecord.parse(await (await call('GET', `/runs/${runId}`)).json())
    expect(record).toMatchObject({
      ...{ agent: 'legacy', agentName: 'legacy', agent_id: 'one', instanceId: 'one' },
      ...{ workflowName: null, payload: { a: 1 } },
      owner: { kind: 'agent', agentName: 'legacy', instanceId: 'one' },
    })
  })

  test('stream their run, and after the end of a failed one its error', async () => {
    for (const instance of ['one', 'boom']) {
      const response = await call('POST', `/agents/legacy/${instance}`, { headers: stream })
      expect(response.headers.get('x-flue-run-id')).toMatch(/^run_/)
      const frames = await readFrameList(response)
      expect(frames.map(({ id, event }) => [id, event])).toEqual([
        ['1', 'run_start'],
        ['2', 'log'],
        ['3', 'run_end'],
        ...(instance === 'boom' ? [[null, 'error']] : []),
      ])
      expect(frames[0]?.data).toMatchObject({ data: { agent: 'legacy', agent_id: instance } })
      if (instance === 'boom') expect(frames[3]?.data).toMatchObject({ error: { dev: 'kaboom' } })
    }
  })

  test('that fail are an envelope with the run', async () => {
    const response = await call('POST', '/agents/legacy/boom', { body: {} })
    expect(response.status).toBe(500)
    const runId = response.headers.get('x-flue-run-id')
    expect(await errorOf(response)).toMatchObject({ type: 'internal_error', meta: { runId } })
  })

  test('refuse other methods, and answer what comes before the body first', async () => {
    const other = await call('PUT', path, { body: {} })
    expect([other.status, (await errorOf(other)).meta]).toEqual([405, { allowed: ['POST'] }])
    const blank = await call('POST', '/agents/legacy/%20', { body: {} })
    expect([blank.status, (await errorOf(blank)).type]).toEqual([400, 'invalid_request'])
  })

  test('the studio calls them too, and lists their runs', async () => {
    const all = '/api/agents/legacy/instances/two/runs'
    const response = await call('POST', all, { body: { payload: { a: 1 } } })
    expect(response.status).toBe(202)
    const run = Run.parse(await response.json())
    expect(run).toMatchObject({ agent: 'legacy', instanceId: 'two', workflow: null })
    const listed = await call('GET', '/api/runs?agent=legacy&instanceId=two')
    expect(await listed.json()).toMatchObject({ items: [{ id: run.id }] })
    const agent = await call('POST', '/api/agents/assistant/instances/two/runs', { body: {} })
    expect([agent.status, (await errorOf(agent)).type]).toEqual([400, 'invalid_request'])
  })
})
