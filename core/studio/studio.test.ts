import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ask,
  eventOf,
  openProject,
  openStudio,
  projectFolder,
  scriptedAgent,
  typesOf,
} from './testing/test-studio.ts'

const workflow = `
import { createAgent } from 'hearth'
import { z } from 'zod'
export const input = z.object({ text: z.string() })
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx) {
  const session = await (await ctx.init(agent)).session()
  ctx.log.info('working')
  return { reply: (await session.prompt(ctx.payload.text)).text }
}
`

test('a project is opened once, named by its folder, and remembered', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const studio = await openStudio([])
  const [first, second] = await Promise.all([studio.open(root), studio.open(root)])
  expect(first).toBe(second)
  expect(studio.projects()).toMatchObject([{ id: first.id, root, isDefault: true }])
  expect(studio.project(null)).toBe(first)
  expect(studio.project(first.id)).toBe(first)
  expect(() => studio.project('nope')).toThrow(
    expect.objectContaining({ type: 'project_not_found', status: 404 }),
  )
  expect(studio.recent()).toMatchObject([{ root, exists: true }])
  expect(readFileSync(join(root, '.hearth/.gitignore'), 'utf8')).toBe('*\n')
  await studio.close(first.id)
  expect(studio.projects()).toEqual([])
})

test('what is not a folder cannot be opened', async () => {
  const studio = await openStudio([])
  await expect(studio.open('/no/such/folder')).rejects.toMatchObject({
    type: 'project_unreadable',
    status: 400,
  })
})

test('a project open elsewhere says where', async () => {
  const root = projectFolder({})
  const first = await openStudio([root])
  first.announce('http://127.0.0.1:4747')
  const second = await openStudio([])
  await expect(second.open(root)).rejects.toMatchObject({
    type: 'project_in_use',
    status: 409,
    meta: { url: 'http://127.0.0.1:4747' },
  })
  await first.shutdown()
  await second.open(root)
})

test('unknown names are refused with what is known', async () => {
  const project = await openProject({
    'src/agents/echo.ts': scriptedAgent,
    'src/workflows/w.ts': workflow,
  })
  await expect(ask(project, 'x', { agent: 'nope' })).rejects.toMatchObject({
    type: 'agent_not_found',
    status: 404,
    message: 'Agent "nope" is not registered.',
    dev: 'Known agents: echo.',
  })
  await expect(
    project.startWorkflow({ workflow: 'nope', payload: {}, trigger: 'http' }),
  ).rejects.toMatchObject({
    type: 'not_found',
    message: 'Unknown workflow: nope',
    details: 'Available workflows: w.',
  })
  const target = { agent: 'nope', instanceId: 'a', session: 'default', input: 1 }
  await expect(project.dispatch(target)).rejects.toMatchObject({ type: 'not_found', status: 404 })
})

test('who asks while the studio stops is told so, and not that the project is unknown', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const studio = await openStudio([root])
  const { id } = studio.project(null)
  await studio.shutdown()
  for (const asked of [id, null]) {
    expect(() => studio.project(asked)).toThrowError(
      expect.objectContaining({ type: 'server_stopping', status: 503 }),
    )
  }
})

test('a workflow run is checked, recorded and complete', async () => {
  const project = await openProject({ 'src/workflows/w.ts': workflow })
  const start = (payload: unknown) =>
    project.startWorkflow({ workflow: 'w', payload, trigger: 'http' })
  await expect(start({ text: 1 })).rejects.toMatchObject({ type: 'validation_failed', status: 400 })
  expect(project.store.runs.list({}, {}).items).toEqual([])
  const { run, done } = await start({ text: '[[say:fine]]' })
  expect(run).toMatchObject({ status: 'running', workflow: 'w', payload: { text: '[[say:fine]]' } })
  expect(await done).toMatchObject({ status: 'succeeded', result: { reply: 'fine' }, error: null })
  const events = project.store.events.list({ runId: run.id }, {})
  expect(typesOf(events)[0]).toBe('run_start')
  expect(typesOf(events).at(-1)).toBe('run_end')
  expect(typesOf(events)).toContain('log')
})

test('a workflow that does not load is a failed run', async () => {
  const project = await openProject({ 'src/workflows/w.ts': 'throw new Error("broken")' })
  const { run, done } = await project.startWorkflow({ workflow: 'w', payload: {}, trigger: 'http' })
  expect(run).toMatchObject({ status: 'failed', error: { type: 'workflow_load_failed' } })
  expect(await done).toEqual(run)
  expect(typesOf(project.store.events.list({ runId: run.id }, {}))).toEqual([
    'run_start',
    'run_end',
  ])
})

test('a run whose thread is lost is interrupted, with everything in it ended', async () => {
  const project = await openProject({
    'src/workflows/w.ts': 'export async function run() { process.exit(1) }',
  })
  const { run, done } = await project.startWorkflow({ workflow: 'w', payload: {}, trigger: 'http' })
  expect(await done).toMatchObject({ status: 'interrupted', error: { type: 'worker_crashed' } })
  expect(typesOf(project.store.events.list({ runId: run.id }, {})).at(-1)).toBe('run_end')
})

test('prompts and dispatches on one session share one line', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  const key = { agent: 'echo', instanceId: 'one', session: 'default' }
  const first = ask(project, '[[sleep:50]]first')
  const { dispatchId } = await project.dispatch({ ...key, input: '[[say:second]]' })
  const third = ask(project, '[[say:third]]')
  await Promise.all([first, third])
  expect(project.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  expect(project.store.runs.list({}, {}).items).toEqual([])
  const session = project.store.sessions.find(key)
  const entries = project.store.entries.list(session?.id ?? '', {})
  const roles = entries.map(({ data }) => (data.type === 'message' ? data.message.role : data.type))
  expect(roles).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant'])
  expect(entries.map(({ dispatchId: id }) => id !== null)).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ])
})

test('a prompt is aborted while it waits and while it runs', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  const input = { agent: 'echo', instanceId: 'one', session: 'default' }
  const running = project.prompt({ ...input, message: '[[sleep:60000]]' })
  const waiting = project.prompt({ ...input, message: 'x' })
  await eventOf(project, 'turn_request')
  const reason = 'changed my mind'
  expect(await project.abort({ operationId: waiting.operationId, reason })).toBe(true)
  await expect(waiting.response).rejects.toMatchObject({ type: 'aborted' })
  expect(await project.abort({ operationId: running.operationId, reason })).toBe(true)
  await expect(running.response).rejects.toMatchObject({ type: 'aborted' })
  expect(await project.abort({ operationId: running.operationId, reason })).toBe(false)
})

test('a deleted session stops, and starts afresh', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  const key = { agent: 'echo', instanceId: 'one', session: 'default' }
  await ask(project, 'one')
  const { response } = project.prompt({ ...key, message: '[[sleep:60000]]' })
  await eventOf(project, 'operation_start', (event) => event.preview.includes('sleep'))
  const session = project.store.sessions.find(key)
  await project.deleteSession(session?.id ?? '')
  await expect(response).rejects.toMatchObject({ type: 'aborted' })
  expect(project.store.sessions.find(key)).toBeNull()
  await ask(project, 'anew')
  const fresh = project.store.sessions.find(key)
  expect(project.store.entries.list(fresh?.id ?? '', {})).toHaveLength(2)
  await expect(project.deleteSession('session_none')).rejects.toMatchObject({
    type: 'session_not_found',
  })
})

test('a deleted session stops the tasks within its tasks, and takes their sessions with it', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  const key = { agent: 'echo', instanceId: 'one', session: 'default' }
  const call = (prompt: string) => `[[tool:task ${JSON.stringify({ prompt })}]]`
  const { response } = project.prompt({
    ...key,
    message: call(call('[[say:deep]] [[sleep:60000]]')),
  })
  const ended = expect(response).rejects.toMatchObject({ type: 'aborted' })
  await eventOf(project, 'text_delta', ({ text }) => text.includes('deep'))
  const { sessions } = project.store
  const parent = sessions.find(key)?.id ?? ''
  const [child] = sessions.list({ parentSessionId: parent }, {}).items
  const [grandchild] = sessions.list({ parentSessionId: child?.id ?? '' }, {}).items
  expect(sessions.get(grandchild?.id ?? '')).not.toBeNull()
  await project.deleteSession(parent)
  await ended
  // It can be had back for a while, with all it did, unless it is to go for good.
  expect(sessions.get(child?.id ?? '')).not.toBeNull()
  await project.deleteSession(parent, { forever: true })
  for (const one of [child, grandchild]) expect(sessions.get(one?.id ?? '')).toBeNull()
  const operations = project.store.operations.list({ agent: 'echo' }, {}).items
  expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(['aborted']))
})

test('closing marks what ran as interrupted; opening again goes on', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const key = { agent: 'echo', instanceId: 'one', session: 'default' }
  const first = await openStudio([])
  const before = await first.open(root)
  await ask(before, '[[say:kept]]')
  before.prompt({ ...key, message: '[[sleep:60000]]' })
  const { dispatchId } = await before.dispatch({ ...key, input: '[[say:later]]' })
  await eventOf(before, 'operation_start', (event) => event.preview.includes('sleep'))
  await first.shutdown()
  expect(existsSync(join(root, '.hearth/owner.json'))).toBe(false)

  const second = await openStudio([])
  const after = await second.open(root)
  await eventOf(after, 'dispatch_settled', (event) => event.dispatchId === dispatchId)
  expect(after.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  expect(after.store.operations.list({ status: ['running'] }, {}).items).toEqual([])
  expect(await ask(after, '[[say:on]]')).toBe('on')
})

test('a prompt that never began is in the log all the same', async () => {
  const project = await openProject({ 'src/agents/bad.ts': 'throw new Error("broken")' })
  const key = { instanceId: 'one', session: 'default', message: 'hello' }
  for (const [agent, type] of [
    ['bad', 'agent_load_failed'],
    ['gone', 'agent_not_found'],
  ] as const) {
    const { operationId, response } = project.prompt({ ...key, agent })
    await expect(response).rejects.toMatchObject({ type })
    expect(project.store.operations.get(operationId)).toMatchObject({
      status: 'failed',
      preview: 'hello',
      error: { type },
    })
    const types = typesOf(project.store.events.list({ operationId }, {}))
    expect([types.at(0), types.at(-1)]).toEqual(['operation_start', 'operation'])
  }
})

test('a tool hands work to another agent', async () => {
  const project = await openProject({
    'src/agents/echo.ts': `
      import { createAgent, defineTool, dispatch } from 'hearth'
      const hand = defineTool({
        name: 'hand', description: 'Hands on.',
        execute: () => dispatch({ agent: 'other', id: 'two', input: { a: 1 } }),
      })
      export default createAgent(() => ({ model: 'demo/scripted', tools: [hand] }))
    `,
    'src/agents/other.ts': scriptedAgent,
  })
  const { dispatchId } = JSON.parse(
    (await ask(project, '[[tool:hand {}]]')).replace(/^[^{]*/, ''),
  ) as { dispatchId: string }
  await eventOf(project, 'dispatch_settled')
  expect(project.store.dispatches.get(dispatchId)).toMatchObject({
    agent: 'other',
    outcome: 'completed',
    input: { a: 1 },
  })
})

test('a template becomes a project that works; a folder in use is refused', async () => {
  const studio = await openStudio([])
  const root = join(projectFolder({}), 'My Helper')
  const project = await studio.create({ root, template: 'assistant' })
  expect(project.id).toBe('my-helper')
  const { agents } = await project.inventory()
  expect(agents).toMatchObject([{ name: 'assistant', status: 'ready' }])
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/^# My Helper\n/)
  expect(existsSync(join(root, '.gitignore'))).toBe(true)
  expect(existsSync(join(root, 'template.json'))).toBe(false)
  await expect(studio.create({ root, template: 'empty' })).rejects.toMatchObject({
    type: 'folder_not_empty',
    status: 409,
  })
  await expect(studio.create({ root: `${root}-2`, template: 'nope' })).rejects.toMatchObject({
    type: 'not_found',
  })
})
