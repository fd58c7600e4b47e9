/** Attempts at runs and finished steps, in both stores. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Change } from '../contract/change.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import { createMemoryStore } from './memory/memory-store.ts'
import type { Store } from './port.ts'
import { openDatabase } from './sqlite/engine.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'

function newFile(): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-runs-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return join(root, 'hearth.db')
}

function open(store: Store): Store {
  onTestFinished(() => store.close())
  return store
}

const begin = (runId: string, resumes = false): Change => ({
  ...{ type: 'run.begin', runId, resumes },
  sourceHash: 'abc',
})

const finish = (ownerId: string, key: string, result: unknown): Change => ({
  type: 'step.finish',
  step: { ownerId, key, name: key, result },
})

const settled: Change = {
  ...{ type: 'run.settle', runId: 'r', status: 'failed', result: null, error: null },
}

describe.each([
  ['SQLite', () => open(openSqliteStore(newFile()))],
  ['memory', () => open(createMemoryStore())],
])('The store in %s', (_, openStore) => {
  test('a run is accepted before it is begun, and counts its attempts', async () => {
    const store = openStore()
    const request = { method: 'POST', url: 'http://127.0.0.1/x', headers: { accept: '*/*' } }
    const run = { id: 'r', workflow: 'flow', trigger: 'http', payload: 1 } as const
    await store.commit([{ type: 'run.create', run: { ...run, request, retryOf: 'before' } }])
    expect(store.runs.get('r')).toMatchObject({
      ...{ status: 'running', begunAt: null, attempt: 0, steps: 0 },
      ...{ retryOf: 'before', replayOf: null },
    })
    expect(store.runs.request('r')).toEqual(request)
    expect(store.runs.progress('r')).toEqual({
      ...{ sourceHash: null, resumes: false, stop: null, fruitless: 0 },
    })
    await store.commit([begin('r')])
    const first = store.runs.get('r')
    expect(first).toMatchObject({ attempt: 1, begunAt: expect.any(Number) })
    await store.commit([begin('r', true)])
    expect(store.runs.get('r')).toMatchObject({ attempt: 2, begunAt: first?.begunAt })
    expect(store.runs.progress('r')).toEqual({
      ...{ sourceHash: 'abc', resumes: true, stop: null, fruitless: 2 },
    })
    await store.commit([
      { type: 'run.stop', runId: 'r', reason: 'enough' },
      { type: 'run.stop', runId: 'r', reason: 'later' },
    ])
    expect(store.runs.progress('r')?.stop).toBe('enough')
    await store.commit([settled, begin('r')])
    expect(store.runs.get('r')).toMatchObject({ status: 'failed', attempt: 2 })
    expect(store.runs.progress('nobody')).toBeNull()
  })

  test('a finished step, and an orderly stop, begin the count of fruitless attempts anew', async () => {
    const store = openStore()
    await store.commit([make.run('r'), begin('r'), begin('r'), finish('r', 'a', 1)])
    expect(store.runs.progress('r')?.fruitless).toBe(0)
    await store.commit([begin('r'), { type: 'run.suspend', runId: 'r' }])
    expect(store.runs.progress('r')?.fruitless).toBe(0)
  })

  test('the first result of a step wins; large ones, none and null come back as they were (S13)', async () => {
    const store = openStore()
    const large = { text: 'x'.repeat(50_000), list: [1, 2] }
    await store.commit([make.run('r'), make.run('s'), finish('r', 'a', large)])
    await store.commit([finish('r', 'a', 'later'), finish('r', 'b', undefined)])
    await store.commit([finish('r', 'c', null), finish('s', 'a', 'other')])
    expect(store.steps.keys('r').toSorted()).toEqual(['a', 'b', 'c'])
    expect(store.steps.result('r', 'a')).toEqual({ result: large })
    expect(store.steps.result('r', 'b')).toEqual({ result: undefined })
    expect(store.steps.result('r', 'c')).toEqual({ result: null })
    expect(store.steps.result('r', 'd')).toBeNull()
    expect(store.runs.get('r')?.steps).toBe(3)
    expect(store.runs.list({}, {}).items.map(({ steps }) => steps)).toEqual([1, 3])
  })

  test('another run can be given the steps; those of an operation go with its end', async () => {
    const store = openStore()
    await store.commit([make.run('r'), finish('r', 'a', 1), finish('r', 'b', 2)])
    await store.commit([make.run('s'), { type: 'steps.copy', from: 'r', to: 's' }])
    expect(store.steps.keys('s').toSorted()).toEqual(['a', 'b'])
    expect(store.steps.result('s', 'b')).toEqual({ result: 2 })
    expect(store.runs.get('s')?.steps).toBe(2)
    await store.commit([make.operation('op'), finish('op', 'call', 1), finish('op', 'cal', 2)])
    await store.commit([{ type: 'steps.drop', ownerId: 'op', prefix: 'call' }])
    expect(store.steps.keys('op')).toEqual(['cal'])
    expect(store.steps.keys('s')).toHaveLength(2)
    const end = { status: 'completed', usage: null, error: null, model: null } as const
    await store.commit([{ type: 'operation.settle', operationId: 'op', ...end }])
    expect(store.steps.keys('op')).toEqual([])
  })
})

test('large results are kept as long as their run, and then go', async () => {
  const path = newFile()
  const now = Date.now()
  const first = openSqliteStore(path)
  await first.commit([make.run('r'), make.run('young'), settled])
  await first.commit([
    finish('r', 'a', 'x'.repeat(50_000)),
    finish('young', 'a', 'y'.repeat(50_000)),
  ])
  await first.close()
  const database = openDatabase(path)
  database.prepare('UPDATE blob SET created_at = 0').run()
  database.prepare("UPDATE run SET started_at = 0, ended_at = 0 WHERE id = 'r'").run()
  database.close()
  const store = openSqliteStore(path)
  onTestFinished(() => store.close())
  const { care } = store
  const { signal } = new AbortController()
  const nothing = { eventsSince: null, dispatchesSince: null }
  expect(await care.tidy({ ...nothing, runsSince: null }, now, signal)).toMatchObject({ blobs: 0 })
  const removed = await care.tidy({ ...nothing, runsSince: now - 1000 }, now, signal)
  expect(removed).toMatchObject({ runs: 1, blobs: 1 })
  expect(store.steps.keys('r')).toEqual([])
  expect(store.steps.result('young', 'a')).toEqual({ result: 'y'.repeat(50_000) })
})
