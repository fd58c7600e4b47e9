import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EventType } from '../contract/event.ts'
import { defaultThreadLimits } from '../project/thread-host.ts'
import type { LocalProject } from './local-project.ts'
import { ask, eventOf, openProject, projectFolder, scriptedAgent } from './testing/test-studio.ts'

/** A little more impatient than usual; less patience takes a busy machine for an endless loop. */
const limits = { ...defaultThreadLimits, heartbeatMs: 200, missedHeartbeats: 20 }

const misbehaviour = {
  'throws at import': ['throw new Error("boom")', /boom/],
  'calls process.exit at import': ['process.exit(3)', /process\.exit\(3\)/],
  'loops for ever at import': ['while (true) {}', /did not answer/],
  'eats all memory at import': [
    'const all = []; while (true) all.push(new Array(1e5).fill(all.length))',
    /memory/,
  ],
  'waits for ever at import': ['await new Promise(() => {})', /did not finish loading/],
  'throws where nothing catches': [
    'setTimeout(() => { throw new Error("later") }); await new Promise(() => {})',
    /later/,
  ],
} as const

test.each(Object.entries(misbehaviour))(
  'a file that %s is explained in place, and good agents go on',
  async (_, [text, message]) => {
    const project = await openProject(
      { 'src/agents/bad.ts': text, 'src/agents/echo.ts': scriptedAgent },
      { limits: { ...limits, memoryMb: 96 } },
    )
    expect(await ask(project, '[[say:good]]')).toBe('good')
    await expect
      .poll(async () => (await project.inventory()).agents, { interval: 100 })
      .toMatchObject([
        { name: 'bad', status: 'failed', error: { message: expect.stringMatching(message) } },
        { name: 'echo', status: 'ready' },
      ])
    await expect(ask(project, 'hello', { agent: 'bad' })).rejects.toMatchObject({
      type: 'agent_load_failed',
      status: 500,
    })
    expect(await ask(project, '[[say:still good]]')).toBe('still good')
    expect(project.describe().state).toBe('ready')
  },
)

const lateFiles = [
  ['takes longer than others wait for', 'await new Promise((done) => setTimeout(done, 2_500))'],
  ['was taken for a loop', 'if (isFirstTime()) while (true) {}'],
  ['ended its thread once', 'if (isFirstTime()) process.exit(3)'],
] as const

for (const [what, text] of lateFiles) {
  test(`work that was accepted for a file that ${what} is done`, async () => {
    const mark = JSON.stringify(join(projectFolder({}), 'mark'))
    const project = await openProject(
      {
        'src/agents/late.ts': `
        import { existsSync, writeFileSync } from 'node:fs'
        function isFirstTime(): boolean {
          if (existsSync(${mark})) return false
          writeFileSync(${mark}, '')
          return true
        }
        ${text}
        ${scriptedAgent}
      `,
        'src/agents/echo.ts': scriptedAgent,
      },
      { limits },
    )
    const place = { agent: 'late', instanceId: 'one' }
    const { operationId } = await project.acceptPrompt({
      ...{ ...place, session: 'default' },
      message: '[[say:done]]',
    })
    const { dispatchId } = await project.dispatch({
      ...{ ...place, session: 'other' },
      input: { message: '[[say:done]]' },
    })
    expect(await ask(project, '[[say:good]]')).toBe('good')
    await eventOf(project, 'operation', (event) => event.operationId === operationId)
    expect(project.store.operations.get(operationId)).toMatchObject({ status: 'completed' })
    await eventOf(project, 'dispatch_settled', (event) => event.dispatchId === dispatchId)
    expect(project.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  })
}

function agentWithTool(body: string): string {
  return `
    import { createAgent, defineTool } from 'hearth'
    const act = defineTool({ name: 'act', description: 'Acts.', async execute() { ${body} } })
    export default createAgent(() => ({ model: 'demo/scripted', tools: [act] }))
  `
}

test.each([
  ['calls process.exit', 'process.exit(0)'],
  ['kills its process', 'process.kill(process.pid)'],
  ['loops for ever', 'while (true) {}'],
  ['eats all memory', 'const all = []; while (true) all.push(new Array(1e5).fill(all.length))'],
  // Growing a map is one large step: at its own limit V8 ends the whole process.
  ['eats it in large steps', 'const all = new Map(); while (true) all.set(all.size, {})'],
  ['eats it outside the heap', 'const all = []; while (true) all.push(Buffer.alloc(1e7, 1))'],
  [
    'throws where nothing catches',
    'setTimeout(() => { throw new Error("later") }); await new Promise(() => {})',
  ],
])('a tool that %s ends its operation, and the next prompt works', async (_, body) => {
  const project = await openProject(
    { 'src/agents/echo.ts': agentWithTool(body) },
    { limits: { ...limits, memoryMb: 96 } },
  )
  const { operationId, response } = project.prompt({
    agent: 'echo',
    instanceId: 'one',
    session: 'default',
    message: '[[tool:act {}]]',
  })
  await expect(response).rejects.toMatchObject({ type: 'worker_crashed', status: 502 })
  await eventOf(project, 'worker_restarted')
  const end = await eventOf(project, 'operation', (event) => event.operationId === operationId)
  expect(end).toMatchObject({ status: 'failed', error: { type: 'worker_crashed' } })
  expect(project.store.operations.get(operationId)?.status).toBe('failed')
  expect(project.store.queue.get(operationId)).toBeNull()
  const types = project.store.events.list({ operationId }, {}).map(({ type }) => type)
  for (const [start, close] of [
    ['tool_start', 'tool_call'],
    ['turn_request', 'turn'],
    ['operation_start', 'operation'],
  ] as const) {
    expect(types.filter((type) => type === close)).toHaveLength(
      types.filter((type) => type === start).length,
    )
  }
  expect(await ask(project, '[[say:back]]')).toBe('back')
})

test('what a bad tool takes down with it is begun again, and answered', async () => {
  const project = await openProject(
    { 'src/agents/bad.ts': agentWithTool('process.exit(0)'), 'src/agents/echo.ts': scriptedAgent },
    { limits },
  )
  const innocent = project.prompt({
    ...{ agent: 'echo', instanceId: 'one', session: 'default' },
    message: '[[sleep:2000]][[say:done]]',
  })
  const { operationId } = innocent
  await eventOf(project, 'turn_request', (event) => event.operationId === operationId)
  await expect(ask(project, '[[tool:act {}]]', { agent: 'bad' })).rejects.toMatchObject({
    type: 'worker_crashed',
  })
  expect(await innocent.response).toMatchObject({ text: 'done' })
  const types: EventType[] = ['operation_start', 'operation']
  expect(project.store.events.list({ operationId, types }, {})).toMatchObject([
    { type: 'operation_start' },
    { type: 'operation', status: 'interrupted', continues: true },
    { type: 'operation_start', attempt: 2 },
    { type: 'operation', status: 'completed' },
  ])
  const session = project.store.sessions.find({
    ...{ agent: 'echo', instanceId: 'one', session: 'default' },
  })
  expect(project.store.entries.path(session?.id ?? '')).toHaveLength(2)
})

test('an unhandled rejection is logged and ends nothing', async () => {
  const project = await openProject({
    'src/agents/echo.ts': agentWithTool(
      'void Promise.reject(new Error("nobody waits")); console.log("printed"); return "done"',
    ),
  })
  expect(await ask(project, '[[tool:act {}]]')).toContain('done')
  await eventOf(project, 'log', ({ attributes }) => String(attributes.dev).includes('nobody waits'))
  await eventOf(project, 'log', ({ message }) => message === 'printed')
  expect(project.store.events.list({ types: ['worker_restarted'] }, {})).toEqual([])
})

test('while a tool loops for ever other work goes on, and it can be stopped', async () => {
  const project = await openProject(
    {
      'src/agents/bad.ts': agentWithTool('while (true) {}'),
      'src/agents/echo.ts': scriptedAgent,
      'src/workflows/work.ts': 'export const run = (ctx) => ctx.step("one", () => 1)',
    },
    // Never ended by itself: whatever answers does so while it is still stuck.
    { limits: { ...limits, missedHeartbeats: 1_000 } },
  )
  const key = { agent: 'bad', instanceId: 'one', session: 'default' }
  const { operationId, response } = project.prompt({ ...key, message: '[[tool:act {}]]' })
  const ended = response.catch((error: unknown) => error)
  await eventOf(project, 'tool_start')
  expect(await ask(project, '[[say:still here]]')).toBe('still here')
  const work = { workflow: 'work', payload: {}, trigger: 'studio' } as const
  expect(await (await project.startWorkflow(work)).done).toMatchObject({ result: 1 })
  expect((await project.inventory()).agents.map(({ status }) => status)).toEqual(['ready', 'ready'])
  expect(project.store.operations.get(operationId)?.status).toBe('running')

  expect(await project.abort({ operationId, reason: 'enough' })).toBe(true)
  expect(await ended).toBeInstanceOf(Error)
  await eventOf(project, 'operation', (event) => event.operationId === operationId)
  expect(project.store.operations.get(operationId)?.status).not.toBe('running')
  expect(await ask(project, '[[say:on]]')).toBe('on')
})

/** What the log says of an operation's attempts. */
function attemptsOf(project: LocalProject, operationId: string) {
  const types: EventType[] = ['operation_start', 'operation']
  return project.store.events.list({ operationId, types }, {})
}

test('what waits for its model beside a loop goes on in another thread', async () => {
  const project = await openProject(
    { 'src/agents/bad.ts': agentWithTool('while (true) {}'), 'src/agents/echo.ts': scriptedAgent },
    // Never ended by itself: whatever answers does so while it is still stuck.
    { limits: { ...limits, missedHeartbeats: 1_000 } },
  )
  const innocent = project.prompt({
    ...{ agent: 'echo', instanceId: 'one', session: 'default' },
    message: '[[sleep:4000]][[say:done]]',
  })
  const dispatched = await project.dispatch({
    ...{ agent: 'echo', instanceId: 'two', session: 'default' },
    input: { message: '[[sleep:4000]][[say:done]]' },
  })
  await eventOf(project, 'turn_request', (event) => event.operationId === innocent.operationId)
  await eventOf(project, 'turn_request', (event) => event.dispatchId === dispatched.dispatchId)
  const key = { agent: 'bad', instanceId: 'one', session: 'default' }
  const bad = project.prompt({ ...key, message: '[[tool:act {}]]' })
  const ended = bad.response.catch((error: unknown) => error)

  expect(await innocent.response).toMatchObject({ text: 'done' })
  expect(attemptsOf(project, innocent.operationId)).toMatchObject([
    { type: 'operation_start' },
    { type: 'operation', status: 'interrupted', continues: true },
    { type: 'operation_start', attempt: 2 },
    { type: 'operation', status: 'completed' },
  ])
  const { dispatchId } = dispatched
  await eventOf(project, 'dispatch_settled', (event) => event.dispatchId === dispatchId)
  expect(project.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  // A tool may have taken effect: it is never begun a second time.
  expect(attemptsOf(project, bad.operationId)).toMatchObject([{ type: 'operation_start' }])
  expect(await project.abort({ operationId: bad.operationId, reason: 'enough' })).toBe(true)
  expect(await ended).toBeInstanceOf(Error)
})

test('code that has ended a thread ends no thread of others again', async () => {
  const project = await openProject(
    { 'src/agents/bad.ts': agentWithTool('process.exit(0)'), 'src/agents/echo.ts': scriptedAgent },
    { limits },
  )
  const misbehave = () => ask(project, '[[tool:act {}]]', { agent: 'bad' })
  await expect(misbehave()).rejects.toMatchObject({ type: 'worker_crashed' })
  await eventOf(project, 'log', ({ attributes }) => String(attributes.names) === 'agent:bad')
  const innocent = project.prompt({
    ...{ agent: 'echo', instanceId: 'one', session: 'default' },
    message: '[[sleep:2000]][[say:done]]',
  })
  await eventOf(project, 'turn_request', (event) => event.operationId === innocent.operationId)
  await expect(misbehave()).rejects.toMatchObject({ type: 'worker_crashed' })
  expect(await innocent.response).toMatchObject({ text: 'done' })
  expect(attemptsOf(project, innocent.operationId)).toMatchObject([
    { type: 'operation_start' },
    { type: 'operation', status: 'completed' },
  ])
})
