/** Imported timelines are part of a project's history: deleted with a way back, counted, and in its copies. */
import { expect, test } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
import { openStudio, projectFolder } from './testing/test-studio.ts'

function timeline(id: string) {
  return {
    id,
    name: `${id}.timeline.jsonl`,
    title: id,
    scope: { runId: 'r1' },
    exportedAt: '2026-01-01T00:00:00.000Z',
    hearth: '1.0.0',
    events: 0,
    skipped: 0,
    masked: 0,
    isWhole: true,
    content: new TextEncoder().encode(`the file ${id}`),
  }
}

test('a deleted one can be had back for a week, over restarts, and is then gone', async () => {
  const root = projectFolder({})
  const clock = testClock('2026-03-01T00:00:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  const { store, imports } = project
  await store.commit(
    ['a', 'b', 'c'].map((id) => ({ type: 'import.add', timeline: timeline(id) }) as const),
  )
  await imports.delete('a')
  await expect(imports.delete('a')).rejects.toMatchObject({ type: 'not_found' })
  await imports.restore('a')
  await imports.delete('a')
  clock.set('2026-03-02T00:00:00Z')
  await imports.delete('b')
  await imports.delete('c', { forever: true })
  expect(store.imports.get('c')).toBeNull()
  clock.set('2026-03-08T00:00:00Z')
  await expect.poll(() => store.imports.get('a')).toBeNull()
  await expect(imports.restore('a')).rejects.toMatchObject({ type: 'not_found' })
  expect(store.imports.get('b')).not.toBeNull()
  await studio.shutdown()

  const later = testClock('2026-03-09T00:00:00Z')
  const again = await (await openStudio([], { clock: later })).open(root)
  expect(again.store.imports.get('b')).toBeNull()
})

test('a copy of the history has them, and what they take is counted', async () => {
  const studio = await openStudio([])
  const project = await studio.open(projectFolder({}))
  await project.store.commit([{ type: 'import.add', timeline: timeline('a') }])
  expect(project.store.size().imports).toEqual({ count: 1, bytes: 10 })
  const { id } = await project.backups.create()
  await project.imports.delete('a', { forever: true })
  expect(project.store.size().imports).toEqual({ count: 0, bytes: 0 })
  const restored = await studio.restoreBackup(project.id, id)
  expect(new TextDecoder().decode(restored.store.imports.bytes('a') ?? undefined)).toBe(
    'the file a',
  )
})
