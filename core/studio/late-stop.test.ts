/** A stop that comes when the work is just done: what it answers is what happened. */
import { expect, test, vi } from 'vitest'
import { openProject, scriptedAgent } from './testing/test-studio.ts'

test('a stop that comes after the last word, and before it is written, says that nothing was stopped', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  const { store } = project
  const commit = store.commit.bind(store)
  const stops: Promise<boolean>[] = []
  vi.spyOn(store, 'commit').mockImplementation(async (changes) => {
    if (stops.length === 0 && changes.some(({ type }) => type === 'operation.settle')) {
      stops.push(project.abort({ operationId, reason: 'late' }))
      // Answered by the thread after it: by then the thread has refused the first.
      await project.abort({ operationId: 'op_other', reason: 'late' })
    }
    return commit(changes)
  })
  const { operationId } = await project.acceptPrompt({
    agent: 'echo',
    instanceId: 'one',
    session: 'default',
    message: '[[say:done]]',
  })
  await expect.poll(() => store.operations.get(operationId)?.status).toBe('completed')
  expect(await Promise.all(stops)).toEqual([false])
})
