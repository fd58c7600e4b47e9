/** A deleted operation has a week, over restarts; its record then goes, and never the conversation. */
import { expect, test } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
import type { LocalProject } from './local-project.ts'
import { openStudio, projectFolder, scriptedAgent } from './testing/test-studio.ts'

const workflow = `export async function run(ctx) {
  const helper = await ctx.init({ model: 'demo/scripted' })
  const session = await helper.session()
  return (await session.prompt('[[say:done]]')).text
}`
const who = { agent: 'echo', instanceId: 'one', session: 'default' }

async function ask(project: LocalProject): Promise<string> {
  const { operationId, response } = project.prompt({ ...who, message: '[[say:Hi.]]' })
  await response
  return operationId
}

const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)

test('is gone for good a week later, and its messages are not', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const clock = testClock('2026-03-01T00:00:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  const { operations, events, entries, sessions } = project.store
  const [first, second, kept] = [await ask(project), await ask(project), await ask(project)]
  await project.deleteOperation(first)
  clock.set('2026-03-02T00:00:00Z')
  await project.deleteOperation(second)
  await expect(project.deleteOperation(second)).rejects.toMatchObject({ status: 404 })
  expect(ids(operations.list({}, {}))).toEqual([kept])
  expect(ids(operations.list({ deleted: true }, {}))).toEqual([second, first])

  clock.set('2026-03-08T00:00:00Z')
  await expect.poll(() => operations.get(first)).toBeNull()
  expect(events.list({ operationId: first }, {})).toEqual([])
  await expect(project.restoreOperation(first)).rejects.toMatchObject({ type: 'not_found' })
  expect(operations.get(second)).not.toBeNull()
  const session = sessions.find(who)
  const said = entries.list(session?.id ?? '', {})
  expect(said.filter(({ operationId }) => operationId === first)).toHaveLength(2)
  await studio.shutdown()

  const later = testClock('2026-03-09T00:00:00Z')
  const again = await (await openStudio([], { clock: later })).open(root)
  expect(again.store.operations.get(second)).toBeNull()
  expect(again.store.events.list({ operationId: kept }, {}).length).toBeGreaterThan(0)
})

test('is as it was once it is restored, and is not taken away later', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const clock = testClock('2026-03-01T00:00:00Z')
  const project = await (await openStudio([], { clock })).open(root)
  const id = await ask(project)
  const before = project.store.operations.get(id)
  await project.deleteOperation(id)
  await project.restoreOperation(id)
  clock.set('2026-04-01T00:00:00Z')
  expect(project.store.operations.list({}, {}).items).toEqual([before])
})

test('a prompt with a key that was answered is not asked again once its record is gone', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const project = await (await openStudio([])).open(root)
  const { operationId, response } = await project.promptOnce(
    { ...who, message: '[[say:Hi.]]' },
    'k',
  )
  await response
  await project.deleteOperation(operationId)
  const stored = await (await project.promptOnce({ ...who, message: '[[say:Hi.]]' }, 'k')).response
  expect(stored.text).toBe('Hi.')
  await project.deleteOperation(operationId, { forever: true })
  await expect(project.promptOnce({ ...who, message: '[[say:Hi.]]' }, 'k')).rejects.toMatchObject({
    type: 'answer_gone',
    status: 410,
  })
})

test('a part of a run goes with its run only', async () => {
  const root = projectFolder({ 'src/workflows/tidy.ts': workflow })
  const project = await (await openStudio([])).open(root)
  const { done } = await project.startWorkflow({ workflow: 'tidy', payload: {}, trigger: 'http' })
  const run = await done
  const [part] = project.store.operations.list({ runId: run.id }, {}).items
  await expect(project.deleteOperation(part?.id ?? '')).rejects.toMatchObject({
    type: 'operation_is_part',
    status: 409,
    meta: { whole: run.id },
  })
})
