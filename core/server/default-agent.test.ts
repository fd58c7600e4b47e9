import { expect, test } from 'vitest'
import { ErrorEnvelope } from '../contract/error.ts'
import { createFakeApp, readFrameList } from './testing/fake-app.ts'

const { call, studio } = createFakeApp()

test('prompts without an agent go to the default one, under the session of the path', async () => {
  for (const body of [{ prompt: 'hi' }, { payload: { prompt: 'hi' } }, { message: 'hi' }]) {
    const response = await call('POST', '/prompt/thread', { body })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      text: 'ok',
      metadata: {},
      usage: { total_tokens: 3 },
      model: { id: 'demo/scripted' },
    })
  }
  const bad = await call('POST', '/prompt/thread', { body: {} })
  expect([bad.status, ErrorEnvelope.parse(await bad.json()).error.type]).toEqual([
    400,
    'invalid_request',
  ])
})

test('their stream has start, deltas and end, without types in the data', async () => {
  const response = await call('POST', '/prompt/thread/events', { body: { prompt: 'tool' } })
  const frames = await readFrameList(response)
  expect(frames.map(({ event }) => event)).toEqual(['start', 'delta', 'delta', 'end'])
  expect(frames[0]?.data).toMatchObject({ session_id: 'default:thread' })
  expect(frames[1]?.data).toEqual({ text: 'o' })
  for (const { data } of frames) expect(data).not.toHaveProperty('type')
  const failing = await call('POST', '/prompt/thread/events', { body: { prompt: 'fail' } })
  expect(await readFrameList(failing)).toMatchObject([
    { event: 'start' },
    { event: 'error', data: { error: { type: 'provider_error' } } },
  ])
})

test('an abort with nothing to stop says so', async () => {
  const aborted = await call('POST', '/sessions/one%3Atwo/abort')
  expect(await aborted.json()).toEqual({ aborted: false, session_id: 'one:two' })
  const instance = await call('POST', '/agents/assistant/one/abort')
  expect(await instance.json()).toEqual({ aborted: false })
  expect((await call('POST', '/agents/missing/one/abort')).status).toBe(404)
})

test('the dashboard shows names as text and needs the token', async () => {
  const status = await call('GET', '/__pyflue/status')
  expect(await status.json()).toMatchObject({
    ok: true,
    generated_at: expect.closeTo(Date.now() / 1000, -2),
    root: '/projects/demo',
    config_path: null,
    config_mtime: null,
    harness: 'ai-sdk',
    sandbox: 'virtual',
    route_count: 3,
    routes: [
      {
        name: 'assistant',
        path: '/agents/assistant/{agent_id}',
        source: 'src/agents/assistant.ts',
        triggers: { webhook: true, schedule: null },
      },
      { name: 'hidden', triggers: { webhook: false } },
      { name: 'legacy', triggers: { schedule: '0 * * * *' } },
    ],
    skills: [],
    roles: [],
    agents: ['assistant', 'hidden', 'legacy'],
    workflows: ['echo', 'boom', 'strict'],
    active_sessions: [],
  })
  const session = '<b>"it"</b>'
  const belongs = { agent: 'assistant', instanceId: 'one', session, runId: null, dispatchId: null }
  const operation = { id: 'op_1', kind: 'prompt' as const, ...belongs }
  const nothing = { parentOperationId: null, preview: '', model: null }
  await studio.fake.store.commit([
    { type: 'operation.start', operation: { ...operation, ...nothing } },
  ])
  const busy = await call('GET', '/__pyflue/status')
  const active = [
    {
      session_id: `one:${session}`,
      operation: 'prompt',
      agent: 'assistant',
      operation_id: 'op_1',
    },
  ]
  expect(await busy.json()).toMatchObject({ active_sessions: active })
  const page = await call('GET', '/projects/demo/__pyflue')
  expect(page.headers.get('content-type')).toContain('text/html')
  const text = await page.text()
  expect(text).toContain('/agents/legacy/{agent_id}</code> webhook, 0 * * * *')
  expect(text).toContain('one:&lt;b&gt;&quot;it&quot;&lt;/b&gt;')
  expect((await call('GET', '/__pyflue', { token: null })).status).toBe(401)
})
