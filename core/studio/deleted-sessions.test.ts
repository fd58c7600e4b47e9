/** A deleted session has a week, over restarts, and is then really gone. */
import { expect, test } from 'vitest'
import type { Change } from '../contract/change.ts'
import { SessionQueue } from '../dispatch/session-queue.ts'
import { testClock } from '../dispatch/testing/test-clock.ts'
import { contractFixtures as make } from '../store/contract-fixtures.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { DeletedSessions } from './deleted-sessions.ts'
import { ask, openStudio, projectFolder, scriptedAgent } from './testing/test-studio.ts'

test('is gone for good a week later, whether the project stayed open or not', async () => {
  const root = projectFolder({ 'src/agents/echo.ts': scriptedAgent })
  const clock = testClock('2026-03-01T00:00:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  await ask(project, 'one')
  const [first] = project.store.sessions.list({}, {}).items
  await project.deleteSession(first?.id ?? '')
  clock.set('2026-03-02T00:00:00Z')
  await ask(project, 'two')
  const [second] = project.store.sessions.list({}, {}).items
  await project.deleteSession(second?.id ?? '')

  clock.set('2026-03-07T23:59:59Z')
  expect(project.store.sessions.list({ deleted: true }, {}).items).toHaveLength(2)
  clock.set('2026-03-08T00:00:00Z')
  await expect.poll(() => project.store.sessions.get(first?.id ?? '')).toBeNull()
  expect(project.store.sessions.get(second?.id ?? '')).not.toBeNull()
  // Others may want to be woken earlier.
  await expect.poll(() => clock.next()).toBeLessThanOrEqual(Date.parse('2026-03-09T00:00:00Z'))
  await studio.shutdown()

  const later = testClock('2026-03-09T00:00:00Z')
  const again = await (await openStudio([], { clock: later })).open(root)
  expect(again.store.sessions.get(second?.id ?? '')).toBeNull()
})

test('when neither the stop nor the deletion succeeds, the caller is told and nobody else', async () => {
  const store = createMemoryStore()
  await store.commit([make.openSession('a')])
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const failure = new Error('The disk is full.')
  const stops = [
    () => Promise.reject(failure),
    // The deletion is asked for first, and fails first.
    () => new Promise((_, reject) => setImmediate(() => setImmediate(reject, failure))),
    () => Promise.resolve(true),
  ]
  const deletions: Change[][] = []
  try {
    for (const [index, stop] of stops.entries()) {
      const sessions = new DeletedSessions({
        store,
        clock: testClock('2026-03-01T00:00:00Z'),
        queue: new SessionQueue(2),
        commit: async (changes) => {
          deletions.push(changes)
          throw failure
        },
        stop,
        forget: async () => undefined,
        onError: note,
      })
      await expect(sessions.delete('a', true)).rejects.toBe(failure)
      for (let turn = 0; turn < 4; turn += 1) await new Promise((next) => setImmediate(next))
      // What could not be stopped was not deleted.
      expect(deletions).toHaveLength(index === 2 ? 1 : 0)
    }
  } finally {
    process.off('unhandledRejection', note)
  }
  expect(unhandled).toEqual([])
})
