/** A deleted session has a week, over restarts, and is then really gone. */
import { expect, test } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
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
