import { afterEach, expect, test } from 'vitest'
import { HearthError } from '../../contract/error.ts'
import { newHandlerRunId } from '../../contract/id.ts'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'
import type { FlueContext } from './flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(agents: NonNullable<TestModules['agents']>) {
  project = await openTestProject({ agents })
  return project
}

test('a handler is told whose call it is, and what happens in it belongs to the instance', async () => {
  const { host, call } = await open({
    hook: {
      default(ctx: FlueContext<{ n: number }>) {
        ctx.log.info('called')
        const { id, runId, agentId, workflowName, payload, route, req } = ctx
        return { id, runId, agentId, workflowName, payload, path: route.urlPath, url: req?.url }
      },
    },
  })
  const runId = newHandlerRunId()
  expect(runId).toMatch(/^run_[0-9A-Z]{26}$/)
  const request = { method: 'POST', url: 'http://127.0.0.1:1/agents/hook/a', headers: {} }
  const { result } = await call('hook', { n: 1 }, { runId, instanceId: 'a', request })
  expect(result).toEqual({
    ...{ id: runId, runId, agentId: 'a', workflowName: null, payload: { n: 1 } },
    ...{ path: '/agents/hook/{id}', url: request.url },
  })
  expect(host.eventTypes()).toEqual(['log', 'run_end'])
  expect(host.events).toMatchObject([1, 2].map(() => ({ runId, agent: 'hook', instanceId: 'a' })))
  expect(host.settledRuns).toMatchObject([{ runId, status: 'succeeded' }])
})

test('an export named agent is a handler too; a default export comes before it', async () => {
  const { call } = await open({
    named: { agent: () => 'named' },
    both: { agent: () => 'named', default: () => 'default' },
  })
  expect((await call('named')).result).toBe('named')
  expect((await call('both')).result).toBe('default')
})

test('what fails is a failed run with its own type, or the text of what was thrown', async () => {
  const at = await open({
    boom: {
      default() {
        throw new Error('kaboom')
      },
    },
    typed: {
      async default() {
        throw new HearthError({ type: 'quota', status: 429, message: 'Too much.' })
      },
    },
    broken: () => {
      throw new SyntaxError('Unexpected token')
    },
    empty: {},
    agent: { default: createAgent(() => ({})) },
    odd: { default: () => ({ when: new Date(Number.NaN), call() {} }) },
  })
  const errors = {
    boom: { type: 'internal_error', message: 'The handler failed.', details: 'kaboom' },
    typed: { type: 'quota', status: 429 },
    broken: { type: 'agent_load_failed', details: 'Unexpected token' },
    empty: { type: 'invalid_agent' },
    agent: { type: 'invalid_agent', message: 'src/agents/agent.ts exports no handler.' },
    odd: { type: 'invalid_result', message: 'The handler returned something that is not JSON.' },
  }
  for (const [name, error] of Object.entries(errors)) {
    await expect(at.call(name)).rejects.toMatchObject(error)
  }
  expect(at.host.settledRuns.map(({ status }) => status)).toEqual(Array(6).fill('failed'))
  await expect(at.prompt('boom', 'hello')).rejects.toMatchObject({
    type: 'invalid_request',
    message: expect.stringContaining('is a handler'),
  })
})

test('a definition in place keeps the conversation of the instance; a created agent is of the run', async () => {
  const helper = createAgent(() => ({ instructions: 'A helper.' }))
  const { host, call } = await open({
    chat: {
      async default(ctx: FlueContext<{ text: string }>) {
        const agent = await ctx.init({ model: 'demo/scripted', instructions: 'Be brief.' })
        const session = await agent.session()
        return JSON.parse((await session.prompt(`${ctx.payload.text} [[dump]]`)).text)
      },
    },
    plain: {
      async default(ctx: FlueContext) {
        return (await (await (await ctx.init()).session('s')).prompt('[[say:default model]]')).text
      },
    },
    delegate: {
      async default(ctx: FlueContext) {
        return (await (await (await ctx.init(helper)).session()).prompt('[[say:helped]]')).text
      },
    },
  })
  await call('chat', { text: 'first' }, { instanceId: 'a' })
  const again = await call('chat', { text: 'second' }, { instanceId: 'a' })
  expect(again.result).toMatchObject({ system: expect.stringContaining('Be brief.') })
  expect(JSON.stringify(again.result)).toContain('first')
  const other = await call('chat', { text: 'third' }, { instanceId: 'b' })
  expect(JSON.stringify(other.result)).not.toContain('first')
  expect((await call('plain')).result).toBe('default model')
  const runId = newHandlerRunId()
  expect((await call('delegate', {}, { runId })).result).toBe('helped')
  const sessions = [...host.sessions.values()].map(
    ({ agent, instanceId, name }) => `${agent}/${instanceId}/${name}`,
  )
  expect(sessions).toEqual([
    'chat/a/default',
    'chat/b/default',
    'plain/one/s',
    `agent/${runId}/default`,
  ])
})

test('stopping its run, or its instance, stops a handler; stopping a session of it does not', async () => {
  const { host, runtime, call } = await open({
    wait: {
      default: (ctx: FlueContext) =>
        new Promise((_, reject) => {
          ctx.log.info('waiting')
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))
        }),
    },
  })
  const target = { agent: 'wait', instanceId: 'one', reason: 'enough' }
  for (const byRun of [true, false]) {
    const runId = newHandlerRunId()
    const ended = call('wait', {}, { runId }).catch((error: unknown) => error)
    await host.waitFor((event) => event.type === 'log' && event.runId === runId)
    expect(await runtime.abort({ ...target, session: 'default' })).toBe(false)
    expect(await runtime.abort({ ...target, instanceId: 'two' })).toBe(false)
    expect(await runtime.abort(byRun ? { runId, reason: 'enough' } : target)).toBe(true)
    expect(await ended).toMatchObject({ type: 'aborted' })
  }
  expect(host.settledRuns.map(({ status }) => status)).toEqual(['aborted', 'aborted'])
})
