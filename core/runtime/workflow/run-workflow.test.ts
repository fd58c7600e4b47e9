import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { newRunId } from '../../contract/id.ts'
import { createAgent } from '../agent/create-agent.ts'
import { dispatch } from '../dispatch.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'
import type { FlueContext } from './flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(modules: TestModules) {
  project = await openTestProject(modules)
  return project
}

const agent = createAgent((ctx) => ({ instructions: `Payload ${JSON.stringify(ctx.payload)}` }))

test('a run holds its logs and the operations in it, and ends last', async () => {
  const { host, run } = await open({
    workflows: {
      summarize: {
        async run(ctx: FlueContext<{ text: string }>) {
          ctx.log.info('started', { length: ctx.payload.text.length })
          const session = await (await ctx.init(agent)).session()
          const reply = await session.prompt('[[dump]]')
          ctx.log.warn('done')
          return { system: JSON.parse(reply.text).system, greeting: ctx.env.GREETING }
        },
      },
    },
  })
  const runId = newRunId('summarize')
  const { result } = await run('summarize', { text: 'abc' }, { runId })
  expect(result).toEqual({
    system: expect.stringContaining('Payload {"text":"abc"}'),
    greeting: 'hello',
  })
  expect(host.eventTypes()).toEqual([
    'log',
    'operation_start',
    'agent_start',
    'turn_request',
    'turn',
    'agent_end',
    'idle',
    'operation',
    'log',
    'run_end',
  ])
  expect(host.events.every((event) => event.runId === runId)).toBe(true)
  expect(host.commits.at(-1)).toEqual(['event.append', 'event.append', 'run.settle'])
  expect(host.settledRuns).toMatchObject([{ runId, status: 'succeeded', error: null }])
  expect([...host.sessions.values()]).toMatchObject([{ agent: 'agent', instanceId: runId, runId }])
})

test('the payload is checked and given as the schema returns it', async () => {
  const at = await open({
    workflows: {
      greet: {
        input: z.object({ name: z.string(), times: z.number().default(2) }),
        output: z.object({ text: z.string() }),
        run: (ctx: FlueContext<{ name: string; times: number }>) => ({
          text: ctx.payload.name.repeat(ctx.payload.times),
        }),
      },
      wrong: { output: z.object({ text: z.string() }), run: () => ({ text: 1 }) },
    },
  })
  expect((await at.run('greet', { name: 'a' })).result).toEqual({ text: 'aa' })
  await expect(at.runtime.checkInput('greet', {})).rejects.toMatchObject({
    type: 'validation_failed',
    status: 400,
    meta: { issues: [{ path: ['name'] }] },
  })
  await expect(at.runtime.checkInput('nowhere', {})).rejects.toMatchObject({
    type: 'not_found',
    message: 'Unknown workflow: nowhere',
  })
  await expect(at.run('wrong')).rejects.toMatchObject({ type: 'invalid_output' })
})

test('a workflow that throws, or does not load, is a failed run', async () => {
  const at = await open({
    workflows: {
      broken: {
        run() {
          throw new Error('no luck')
        },
      },
      unloadable: () => {
        throw new Error('bad import')
      },
      empty: {},
    },
  })
  await expect(at.run('broken')).rejects.toMatchObject({
    type: 'internal_error',
    status: 500,
    details: 'no luck',
  })
  await expect(at.run('unloadable')).rejects.toMatchObject({
    type: 'workflow_load_failed',
    details: 'bad import',
  })
  await expect(at.run('empty')).rejects.toMatchObject({ type: 'invalid_workflow' })
  expect(at.host.settledRuns.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
  expect(at.host.eventTypes()).toEqual(['run_end', 'run_end', 'run_end'])
})

test.each([
  ['a function', () => ({ it: () => {} })],
  ['a bigint', () => 1n],
  ['a number that is none', () => ({ deep: [Number.NaN] })],
  ['a class instance', () => new Map()],
  [
    'a cycle',
    () => {
      const list: unknown[] = []
      list.push(list)
      return list
    },
  ],
])('returning %s fails with invalid_result', async (_name, run) => {
  const at = await open({ workflows: { odd: { run } } })
  await expect(at.run('odd')).rejects.toMatchObject({ type: 'invalid_result', status: 500 })
})

test('dates become text and undefined fields are left out', async () => {
  const at = await open({
    workflows: { when: { run: () => ({ at: new Date(0), nothing: undefined }) } },
  })
  expect((await at.run('when')).result).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})

test('an abort stops the operations in the run and the run itself', async () => {
  const { host, runtime, run } = await open({
    workflows: {
      slow: {
        async run(ctx: FlueContext) {
          const session = await (await ctx.init(agent)).session()
          return (await session.prompt('[[say:half]] [[sleep:60000]]')).text
        },
      },
    },
  })
  const runId = newRunId('slow')
  const failed = expect(run('slow', {}, { runId })).rejects.toMatchObject({ type: 'aborted' })
  await host.waitFor((event) => event.type === 'text_delta')
  expect(await runtime.abort({ runId, reason: 'enough' })).toBe(true)
  await failed
  expect(host.settledRuns).toMatchObject([{ status: 'aborted', error: { details: 'enough' } }])
  expect([...host.operations.values()]).toMatchObject([{ status: 'aborted' }])
  expect(host.eventTypes().at(-1)).toBe('run_end')
  expect(await runtime.abort({ runId, reason: 'again' })).toBe(false)
})

test('what run left behind is stopped before the run ends', async () => {
  const { host, run } = await open({
    workflows: {
      hasty: {
        async run(ctx: FlueContext) {
          const session = await (await ctx.init(agent)).session()
          session.prompt('[[sleep:60000]]').catch(() => {})
          return 'early'
        },
      },
    },
  })
  expect((await run('hasty')).result).toBe('early')
  expect(host.eventTypes().at(-1)).toBe('run_end')
  expect([...host.operations.values()]).toMatchObject([{ status: 'aborted' }])
})

test('two agents of one run do not share a history, nor do two harnesses of one agent', async () => {
  const { host, run } = await open({
    workflows: {
      pair: {
        async run(ctx: FlueContext) {
          const first = await ctx.init(createAgent(() => ({})))
          const second = await ctx.init(createAgent(() => ({})))
          const third = await ctx.init(agent, { name: 'reviewer' })
          const fourth = await ctx.init(agent)
          for (const harness of [first, second, third, fourth]) {
            await (await harness.session()).prompt('hello')
          }
        },
      },
    },
  })
  await run('pair')
  expect([...host.sessions.values()].map(({ agent: owner, name }) => [owner, name])).toEqual([
    ['agent', 'default'],
    ['agent-2', 'default'],
    ['agent-3', 'reviewer:default'],
    ['agent-3', 'default'],
  ])
  expect(host.entries).toHaveLength(8)
})

test('init takes only agents, and sessions of a run are listed, made and deleted', async () => {
  const at = await open({
    workflows: {
      sessions: {
        async run(ctx: FlueContext) {
          const harness = await ctx.init(agent)
          const missing = await harness.sessions.get('a').catch((error) => error.type)
          const made = await harness.sessions.create('a')
          const twice = await harness.sessions.create('a').catch((error) => error.type)
          await made.prompt('hello')
          await harness.sessions.delete('a')
          const gone = await harness.sessions.get('a').catch((error) => error.type)
          return [missing, made.name, twice, gone]
        },
      },
      wrong: { run: (ctx: FlueContext) => Reflect.apply(ctx.init, ctx, ['agent']) },
    },
  })
  expect((await at.run('sessions')).result).toEqual([
    'session_not_found',
    'a',
    'session_exists',
    'session_not_found',
  ])
  await expect(at.run('wrong')).rejects.toMatchObject({ type: 'invalid_agent' })
})

test('code dispatches to an agent by itself or by name', async () => {
  const support = createAgent(() => ({}))
  const at = await open({
    agents: { support: { default: support } },
    workflows: {
      hook: {
        async run() {
          const receipt = await dispatch(support, { id: 'ticket-7', input: { text: 'hi' } })
          await dispatch({ agent: 'support', id: 'ticket-7', session: 's', input: null })
          const errors = await Promise.all(
            [
              { id: ' ', input: 1 },
              { id: 'a', input: undefined },
              { id: 'a', input: () => {} },
            ].map((request) => dispatch(support, request).catch((error) => error.type)),
          )
          const stray = await dispatch(agent, { id: 'a', input: 1 }).catch((error) => error.type)
          return { accepted: receipt.dispatchId.startsWith('dispatch_'), errors, stray }
        },
      },
    },
  })
  expect((await at.run('hook')).result).toEqual({
    accepted: true,
    errors: ['invalid_request', 'invalid_request', 'invalid_request'],
    stray: 'agent_not_found',
  })
  expect(at.host.dispatches).toMatchObject([
    { agent: 'support', instanceId: 'ticket-7', session: 'default', input: { text: 'hi' } },
    { agent: 'support', session: 's', input: null },
  ])
})

test('outside of a project dispatch says so', async () => {
  await expect(dispatch({ agent: 'a', id: 'b', input: 1 })).rejects.toMatchObject({
    type: 'no_project',
  })
})
