/** A deleted run has a week, over restarts, and is then really gone, with all that belonged to it. */
import { expect, test } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
import { openStudio, projectFolder } from './testing/test-studio.ts'

const workflow = `export async function run(ctx) { ctx.log.info('working'); return 1 }`

test('is gone for good a week later, whether the project stayed open or not', async () => {
  const root = projectFolder({ 'src/workflows/tidy.ts': workflow })
  const clock = testClock('2026-03-01T00:00:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  async function runOnce(): Promise<string> {
    const { done } = await project.startWorkflow({ workflow: 'tidy', payload: {}, trigger: 'http' })
    return (await done).id
  }
  const [first, second, kept] = [await runOnce(), await runOnce(), await runOnce()]
  await project.deleteRun(first)
  clock.set('2026-03-02T00:00:00Z')
  await project.deleteRun(second)
  await expect(project.deleteRun(second)).rejects.toMatchObject({ type: 'run_not_found' })
  expect(project.store.runs.list({}, {}).items.map(({ id }) => id)).toEqual([kept])

  clock.set('2026-03-07T23:59:59Z')
  expect(project.store.runs.list({ deleted: true }, {}).items).toHaveLength(2)
  clock.set('2026-03-08T00:00:00Z')
  await expect.poll(() => project.store.runs.get(first)).toBeNull()
  expect(project.store.events.list({ runId: first }, {})).toEqual([])
  await expect(project.restoreRun(first)).rejects.toMatchObject({ type: 'run_not_found' })
  expect(project.store.runs.get(second)).not.toBeNull()
  await studio.shutdown()

  const later = testClock('2026-03-09T00:00:00Z')
  const again = await (await openStudio([], { clock: later })).open(root)
  expect(again.store.runs.get(second)).toBeNull()
  expect(again.store.events.list({ runId: kept }, {}).length).toBeGreaterThan(0)
})

test('is as it was once it is restored, and is not taken away later', async () => {
  const root = projectFolder({ 'src/workflows/tidy.ts': workflow })
  const clock = testClock('2026-03-01T00:00:00Z')
  const project = await (await openStudio([], { clock })).open(root)
  const { done } = await project.startWorkflow({ workflow: 'tidy', payload: {}, trigger: 'http' })
  const run = await done
  await project.deleteRun(run.id)
  await project.restoreRun(run.id)
  clock.set('2026-04-01T00:00:00Z')
  expect(project.store.runs.list({}, {}).items).toEqual([run])
})
