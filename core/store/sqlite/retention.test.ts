/** What is removed by age, what never is, and that the file gets smaller. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contractFixtures as make } from '../contract-fixtures.ts'
import { openDatabase } from './engine.ts'
import { openSqliteStore } from './sqlite-store.ts'

const dayMs = 86_400_000
const now = Date.now()
const since = now - 30 * dayMs
const signal = new AbortController().signal

function newFile(): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-retention-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return join(root, 'hearth.db')
}

/** As if what is in the file had happened so many days ago. */
function age(path: string, days: number, below = Number.MAX_SAFE_INTEGER): void {
  const database = openDatabase(path)
  const moment = now - days * dayMs
  database.prepare('UPDATE event SET created_at = ? WHERE seq < ?').run(moment, below)
  database
    .prepare('UPDATE run SET started_at = ?, ended_at = ended_at - ended_at + ?')
    .run(moment, moment)
  database.prepare('UPDATE blob SET created_at = ?').run(moment)
  database.close()
}

test('old events go from the beginning, with their blobs; the file shrinks and positions go on', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  await first.commit([make.openSession('a'), make.say('a', 'e1', 'kept')])
  for (let number = 0; number < 450; number++) {
    await first.commit([make.log(`${number} ${'x'.repeat(20_000)}`)])
  }
  await first.close()
  age(path, 40, 401)
  const store = openSqliteStore(path)
  const before = store.size().bytes
  const limits = { eventsSince: since, runsSince: null, dispatchesSince: null }
  const removed = await store.care.tidy(limits, now, signal)
  expect(removed).toMatchObject({ events: 400, runs: 0, dispatches: 0, blobs: 400 })
  expect(removed.bytes).toBeGreaterThan(1_000_000)
  expect(store.events.first()).toBe(401)
  expect(store.events.list({}, {})[0]?.seq).toBe(401)
  expect(store.size().events).toBe(50)
  // What is still referred to can still be read.
  const [kept] = store.events.list({}, { limit: 1, inline: true })
  expect(JSON.stringify(kept).length).toBeGreaterThan(20_000)
  expect(store.entries.list('a', {})).toHaveLength(1)
  const { events } = await store.commit([make.log('next')])
  expect(events[0]?.seq).toBe(451)
  await store.close()
  const again = openSqliteStore(path)
  expect(again.size().bytes).toBeLessThan(before / 3)
  expect(again.events.first()).toBe(401)
  await again.close()
})

test('all removed at once still leaves the next position where it was', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  await first.commit([make.log('one'), make.log('two')])
  await first.close()
  age(path, 40)
  const store = openSqliteStore(path)
  await store.care.tidy({ eventsSince: since, runsSince: null, dispatchesSince: null }, now, signal)
  expect([store.events.first(), store.events.last(), store.size().events]).toEqual([3, 2, 0])
  expect((await store.commit([make.log('three')])).events[0]?.seq).toBe(3)
  await store.close()
})

test('nothing of a run that still runs is removed, however old it is', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  await first.commit([make.log('before')])
  await first.commit([make.run('r'), make.log('of the run')])
  await first.close()
  age(path, 40)
  const database = openDatabase(path)
  database.prepare('UPDATE event SET created_at = created_at - 1000 WHERE seq = 1').run()
  database.close()
  const store = openSqliteStore(path)
  const limits = { eventsSince: since, runsSince: since, dispatchesSince: since }
  expect(await store.care.tidy(limits, now, signal)).toMatchObject({ events: 1, runs: 0 })
  await store.commit([
    { type: 'run.settle', runId: 'r', status: 'succeeded', result: 1, error: null },
  ])
  await store.close()
  age(path, 40)
  const again = openSqliteStore(path)
  expect(await again.care.tidy(limits, now, signal)).toMatchObject({ events: 1, runs: 1 })
  expect(again.runs.get('r')).toBeNull()
  await again.close()
})

test('it gives way to commits, and stops when it is told to', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  await first.commit(Array.from({ length: 5000 }, (_, number) => make.log(`${number}`)))
  await first.close()
  age(path, 40)
  const store = openSqliteStore(path)
  const stop = new AbortController()
  const limits = { eventsSince: since, runsSince: null, dispatchesSince: null }
  const tidying = store.care.tidy(limits, now, stop.signal)
  await expect.poll(() => store.events.first(), { interval: 1 }).toBeGreaterThan(1)
  await store.commit([make.log('meanwhile')])
  stop.abort(new Error('stopped'))
  await expect(tidying).rejects.toThrow('stopped')
  const horizon = store.events.first()
  expect(horizon).toBeLessThan(5001)
  expect(store.events.list({}, { limit: 1 })[0]?.seq).toBe(horizon)
  await store.close()
})

test('what only a deleted operation referred to goes at the next care, and what others refer to stays', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  const shared = 'y'.repeat(20_000)
  await first.commit([make.operation('op'), make.operation('other')])
  await first.commit([
    make.log('x'.repeat(20_000), { operationId: 'op' }),
    make.log(shared, { operationId: 'op' }),
    make.log(shared, { operationId: 'other' }),
    { ...settled, operationId: 'op' },
    { type: 'operation.delete', operationId: 'op' },
  ])
  await first.close()
  age(path, 2)
  const store = openSqliteStore(path)
  const limits = { eventsSince: null, runsSince: null, dispatchesSince: null }
  expect(await store.care.tidy(limits, now, signal)).toMatchObject({ events: 0, blobs: 1 })
  expect(JSON.stringify(store.events.list({}, { inline: true }))).toContain(shared)
  await store.close()
})

test('the file of an imported timeline stays until the last import that has it is gone', async () => {
  const path = newFile()
  const first = openSqliteStore(path)
  const file = {
    name: 'a.timeline.jsonl',
    title: 'A',
    scope: { runId: 'r1' },
    exportedAt: '2026-01-01T00:00:00.000Z',
    hearth: '1.0.0',
    events: 0,
    skipped: 0,
    masked: 0,
    isWhole: true,
    content: new TextEncoder().encode('the file'),
  }
  await first.commit(
    ['a', 'b'].map((id) => ({ type: 'import.add', timeline: { ...file, id } }) as const),
  )
  await first.commit([
    { type: 'import.delete', importId: 'a' },
    { type: 'import.hide', importId: 'b', deletedAt: 1 },
  ])
  await first.close()
  age(path, 400)
  const second = openSqliteStore(path)
  const limits = { eventsSince: now, runsSince: now, dispatchesSince: now }
  expect(await second.care.tidy(limits, now, signal)).toMatchObject({ blobs: 0 })
  expect(new TextDecoder().decode(second.imports.bytes('b') ?? undefined)).toBe('the file')
  await second.commit([{ type: 'import.delete', importId: 'b' }])
  await second.close()
  age(path, 400)
  const third = openSqliteStore(path)
  expect(await third.care.tidy(limits, now, signal)).toMatchObject({ blobs: 1 })
  await third.close()
})

const settled = {
  type: 'operation.settle',
  status: 'completed',
  usage: null,
  error: null,
  model: null,
} as const
