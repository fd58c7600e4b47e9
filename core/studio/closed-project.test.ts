/** What a project that is closed leaves to the next start, and how what waits for a provider looks. */
import { expect, onTestFinished, test } from 'vitest'
import { startFakeModelServer } from '../runtime/model/testing/fake-model-server.ts'
import {
  ask,
  eventOf,
  openProject,
  openStudio,
  projectFolder,
  scriptedAgent,
} from './testing/test-studio.ts'

const key = { agent: 'echo', instanceId: 'one', session: 'default' }

test('what was accepted goes on after a close; who waited for an answer was told', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const first = await openStudio([])
  const before = await first.open(root)
  const slow = '[[say:half]] [[sleep:60000]]'
  const running = await before.acceptPrompt({ ...key, message: slow })
  const waiting = await before.acceptPrompt({ ...key, message: '[[say:later]]' })
  const answered = before.prompt({ ...key, session: 'other', message: slow })
  const behind = before.prompt({ ...key, session: 'other', message: 'behind' })
  const told = Promise.allSettled([answered.response, behind.response])
  for (const { operationId } of [running, answered]) {
    await eventOf(before, 'turn_request', (event) => event.operationId === operationId)
  }
  await first.shutdown()
  expect(await told).toMatchObject([
    { status: 'rejected', reason: { type: 'aborted' } },
    { status: 'rejected', reason: { type: 'aborted' } },
  ])

  const after = await (await openStudio([])).open(root)
  for (const { operationId } of [answered, behind]) {
    expect(after.store.operations.get(operationId)?.status).toBe('aborted')
  }
  // The close was no fault of its: the attempt is not counted as cut off.
  const row = after.store.queue.get(running.operationId)
  expect(row).toMatchObject({ kind: 'prompt', interruptions: 0 })
  await eventOf(after, 'turn_request', (event) => event.operationId === running.operationId)
  await eventOf(after, 'operation_start', (event) => event.attempt === 2)
  const { operationId } = running
  expect(await after.abort({ operationId, reason: 'Enough.' })).toBe(true)
  await eventOf(after, 'operation', (event) => event.operationId === waiting.operationId)
  expect(after.store.operations.get(operationId)?.status).toBe('aborted')
  expect(after.store.operations.get(waiting.operationId)?.status).toBe('completed')
  const session = after.store.sessions.find(key)
  const path = after.store.entries.path(session?.id ?? '')
  const roles = path.map(({ data }) => (data.type === 'message' ? data.message.role : data.type))
  expect(roles.filter((role) => role === 'user')).toHaveLength(2)
})

test('a command that only looks begins nothing of what it finds; one that asks something goes on with all', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const first = await openStudio([])
  const before = await first.open(root)
  const { operationId } = await before.acceptPrompt({ ...key, message: '[[sleep:300]][[say:on]]' })
  await first.shutdown()

  const command = await (await openStudio([], { isAttended: false })).open(root)
  await command.inventory()
  expect(command.store.queue.get(operationId)).toMatchObject({ status: 'queued' })
  expect(await ask(command, '[[say:behind]]')).toBe('behind')
  expect(command.store.operations.get(operationId)?.status).toBe('completed')
})

test('a model call that waits for its provider is waiting in the queue, with the reason', async () => {
  const server = await startFakeModelServer()
  onTestFinished(() => server[Symbol.asyncDispose]())
  const busy = { status: 429, error: 'slow down', headers: { 'retry-after-ms': '25000' } }
  server.queue(busy)
  const project = await openProject({
    'src/agents/echo.ts': `
      import { createAgent } from 'hearth'
      export default createAgent(() => ({ model: 'house/m', sandbox: false }))
    `,
    'hearth.toml': `[providers.house]\nkind = "openai-compatible"\nbase_url = "${server.baseUrl}"\n`,
  })
  const { operationId } = await project.acceptPrompt({ ...key, message: 'hello' })
  const { dispatchId } = await project.dispatch({ ...key, input: 'behind' })
  await expect
    .poll(() => project.store.queue.get(operationId))
    .toMatchObject({
      status: 'waiting',
      reason: expect.any(String),
      nextAttemptAt: expect.any(Number),
    })
  expect(project.store.queue.list({}, {}).items).toMatchObject([
    { id: operationId, status: 'waiting', attempt: 1 },
    { id: dispatchId, status: 'queued', attempt: 0 },
  ])
  expect(await project.abortDispatch(dispatchId)).toMatchObject({ outcome: 'aborted' })
  expect(await project.abort({ operationId, reason: 'Enough.' })).toBe(true)
  await expect.poll(() => project.store.queue.list({}, {}).items).toEqual([])
  expect(server.requests).toHaveLength(1)
})
