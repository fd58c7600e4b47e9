/** Handlers of a served project: called, stopped, listed, broken. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject({
  'src/agents/hook.ts': `import type { FlueContext } from 'hearth'
export const triggers = { webhook: true }
export default async function hook(ctx: FlueContext<{ name?: string }>) {
  ctx.log.info('called', { by: ctx.req?.method })
  if (ctx.payload.name === 'fail') throw new Error('kaboom')
  if (ctx.payload.name === 'list') return ['a', ctx.agentId]
  if (ctx.payload.name === 'own') return { ok: true, _meta: { runId: 'mine', note: 1 } }
  return { hello: ctx.payload.name ?? 'nobody', id: ctx.agentId }
}
`,
  'src/agents/talk.ts': `import type { FlueContext } from 'hearth'
export async function agent(ctx: FlueContext<{ prompt: string }>) {
  const harness = await ctx.init({ model: 'demo/scripted' })
  const session = await harness.session(ctx.agentId)
  return { text: (await session.prompt(ctx.payload.prompt)).text }
}
`,
  'src/agents/typed.ts': `import { HearthError } from 'hearth'
export default () => {
  throw new HearthError({ type: 'quota', status: 429, message: 'Too much.' })
}
`,
  'src/agents/crash.ts': `import { missing } from './nowhere.ts'
export default () => missing
`,
  'src/agents/closed.ts': `export const triggers = { webhook: false }
export default () => 1
`,
})
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

async function send(
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, ...type, ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const run = response.headers.get('x-flue-run-id')
  const text = await response.text()
  return { status: response.status, run, text, json: () => JSON.parse(text) }
}

test('a call answers what the handler returned, and is a run of its instance', async () => {
  const called = await send('POST', '/agents/hook/a%2Fb', { payload: { name: 'ada' } })
  expect(called.status).toBe(200)
  const { run } = called
  expect(called.json()).toEqual({ hello: 'ada', id: 'a/b', _meta: { run_id: run, runId: run } })
  const list = await send('POST', '/agents/hook/a%2Fb', { name: 'list' })
  expect(list.json()).toEqual(['a', 'a/b'])
  const own = await send('POST', '/agents/hook/a%2Fb', { name: 'own' })
  const { _meta } = own.json()
  expect(_meta).toEqual({ run_id: own.run, runId: 'mine', note: 1 })
  const empty = await send('POST', '/agents/hook/other')
  expect(empty.json()).toMatchObject({ hello: 'nobody' })

  const path = '/admin/agents/hook/instances'
  const { instances } = (await send('GET', path)).json()
  expect(instances.map((it: { instanceId: string }) => it.instanceId)).toEqual(['other', 'a/b'])
  const { runs } = (await send('GET', `${path}/a%2Fb/runs`)).json()
  expect(runs.map((it: { runId: string }) => it.runId)).toEqual([own.run, list.run, run])
  expect(runs[2]).toMatchObject({
    ...{ agentName: 'hook', instanceId: 'a/b', status: 'succeeded', payload: { name: 'ada' } },
    result: { hello: 'ada', id: 'a/b' },
  })
  const byName = (await send('GET', '/admin/runs?agentName=hook&status=completed')).json()
  expect(byName.runs).toHaveLength(4)
  const events = (await send('GET', `/runs/${run}/events`)).json()
  expect(events.events.map((it: { type: string }) => it.type)).toEqual([
    'run_start',
    'log',
    'run_end',
  ])
  expect(events.events[1].data).toMatchObject({ message: 'called', by: 'POST' })
})

test('failures keep their type and status, and are recorded', async () => {
  const thrown = await send('POST', '/agents/hook/x', { name: 'fail' })
  expect([thrown.status, thrown.json().error]).toMatchObject([
    500,
    { type: 'internal_error', details: 'kaboom' },
  ])
  const typed = await send('POST', '/agents/typed/x', {})
  expect([typed.status, typed.json().error.type]).toEqual([429, 'quota'])
  const record = (await send('GET', `/runs/${typed.run}`)).json()
  expect(record).toMatchObject({ status: 'failed', isError: true, error: { type: 'quota' } })
})

test('a handler that does not load is a failed run, however it is called', async () => {
  const answer = await send('POST', '/agents/crash/x', {})
  expect([answer.status, answer.json().error.type]).toEqual([500, 'agent_load_failed'])
  const webhook = await send('POST', '/agents/crash/x', {}, { 'x-webhook': 'true' })
  expect(webhook.status).toBe(202)
  const streamed = await send('POST', '/agents/crash/x', {}, { accept: 'text/event-stream' })
  expect(streamed.text.match(/^event: .*$/gm)).toEqual([
    'event: run_start',
    'event: run_end',
    'event: error',
  ])
  const { items } = await server.client.runs.list({ agent: 'crash', instanceId: 'x' })
  expect(items.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
  expect(items.map(({ id }) => id)).toEqual([streamed.run, webhook.run, answer.run])
})

test('one that talks keeps its conversations, which nobody else is shown', async () => {
  await send('POST', '/agents/talk/a', { prompt: 'remember me' })
  const second = await send('POST', '/agents/talk/a', { prompt: '[[dump]]' })
  expect(second.json().text).toContain('remember me')
  const sessions = await server.client.sessions.list({ agent: 'talk' })
  expect(sessions.items).toEqual([])
  const prompted = await send('POST', '/agents/talk/a/dispatch', { input: 1 })
  expect([prompted.status, prompted.json().error.type]).toEqual([400, 'invalid_request'])
  const closed = await send('POST', '/agents/closed/a', {})
  expect([closed.status, closed.json().error.type]).toEqual([404, 'agent_not_webhook'])
})

test('one that waits is stopped by its run, or by its instance', async () => {
  for (const byRun of [true, false]) {
    const prompt = { prompt: '[[sleep:600000]]' }
    const accepted = await send('POST', '/agents/talk/slow', prompt, { 'x-webhook': 'true' })
    const runId = accepted.run ?? ''
    for await (const event of server.client.runs.stream(runId)) {
      if (event.type === 'turn_request') break
    }
    const path = byRun ? `/api/runs/${runId}/abort` : '/agents/talk/slow/abort'
    expect((await send('POST', path)).json()).toEqual({ aborted: true })
    for await (const _ of server.client.runs.stream(runId));
    const record = (await send('GET', `/api/runs/${runId}`)).json()
    expect(record).toMatchObject({ status: 'aborted', agent: 'talk', instanceId: 'slow' })
  }
})

test('a key makes one call of several requests', async () => {
  const key = { 'idempotency-key': 'k1' }
  const first = await send('POST', '/agents/hook/keyed', { name: 'once' }, key)
  const again = await send('POST', '/agents/hook/keyed', { name: 'once' }, key)
  expect(again.run).toBe(first.run)
  expect(again.json()).toEqual(first.json())
  const other = await send('POST', '/agents/hook/keyed', { name: 'else' }, key)
  expect([other.status, other.json().error.type]).toEqual([409, 'submission_conflict'])
  const elsewhere = await send('POST', '/agents/hook/keyed2', { name: 'else' }, key)
  expect(elsewhere.status).toBe(200)
})
