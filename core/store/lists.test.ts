import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '../contract/change.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import { createMemoryStore } from './memory/memory-store.ts'
import type { Store } from './port.ts'
import { openDatabase } from './sqlite/engine.ts'
import { upgrade } from './sqlite/migrate.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'

const root = mkdtempSync(join(tmpdir(), 'hearth-lists-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let files = 0

function settle(runId: string, status: 'succeeded' | 'failed'): Change {
  const error = {
    type: 'internal_error',
    status: 500,
    message: `It broke on Tuesday`,
    details: '',
  }
  return {
    type: 'run.settle',
    runId,
    status,
    result: null,
    error: status === 'failed' ? error : null,
  }
}

function settleOperation(operationId: string): Change {
  const end = { usage: null, error: null, model: null }
  return { type: 'operation.settle', operationId, status: 'completed', ...end }
}

function promptOf(id: string): Change {
  const who = { agent: 'agent', instanceId: 'one', session: 'default' }
  const none = { runId: null, dispatchId: null, parentOperationId: null, model: null }
  const operation = { id, kind: 'prompt' as const, ...who, ...none, preview: 'hi' }
  const asked = { message: 'hi', images: [], model: null, thinkingLevel: null, resultSchema: null }
  return { type: 'prompt.admit', prompt: { operation, content: asked, starts: true } }
}

function changedFile(operationId: string): Change {
  return {
    type: 'event.append',
    event: {
      timestamp: new Date().toISOString(),
      project: 'p',
      operationId,
      type: 'workspace_changed',
      place: 'project',
      folder: null,
      changes: [],
      unseen: null,
    },
  }
}

function step(ownerId: string): Change {
  return { type: 'step.finish', step: { ownerId, key: 'one', name: 'one', result: 1 } }
}

function turn(of: { agent?: string; runId?: string }, model: string, cost: number | null): Change {
  const prices = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  return {
    type: 'event.append',
    event: {
      timestamp: new Date().toISOString(),
      project: 'p',
      ...of,
      type: 'turn',
      purpose: 'agent',
      model,
      provider: 'demo',
      usage: {
        input: 10,
        output: 5,
        reasoning: 2,
        cacheRead: 100,
        cacheWrite: 7,
        totalTokens: 122,
        cost: cost === null ? null : { ...prices, total: cost },
      },
      stopReason: 'stop',
      error: null,
      firstDeltaMs: null,
      entryId: null,
      text: 'hello',
      isError: false,
      durationMs: 40,
    },
  }
}

const stores: [string, () => Store][] = [
  ['SQLite', () => openSqliteStore(join(root, String(files++), 'hearth.db'))],
  ['memory', createMemoryStore],
]

describe.each(stores)('Lists of the store in %s', (_, open) => {
  let store: Store
  beforeEach(() => {
    store = open()
  })
  afterEach(() => store.close())

  const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)

  test('put what waits first, then failures, then what runs, page by page', async () => {
    await store.commit([
      ...['asks', 'fails', 'works', 'failed-too', 'runs'].map((id) => make.run(id)),
      settle('fails', 'failed'),
      settle('works', 'succeeded'),
      settle('failed-too', 'failed'),
      make.requestApproval('a', { runId: 'asks' }),
    ])
    const first = store.runs.list({ order: 'attention' }, { limit: 2 })
    expect(ids(first)).toEqual(['asks', 'failed-too'])
    const cursor = first.nextCursor ?? ''
    expect(ids(store.runs.list({ order: 'attention' }, { cursor }))).toEqual([
      'fails',
      'runs',
      'works',
    ])
    expect(ids(store.runs.list({ order: 'oldest' }, { limit: 2 }))).toEqual(['asks', 'fails'])
    expect(ids(store.runs.list({ order: 'longest' }, { limit: 2 }))).toEqual(['runs', 'asks'])
    expect(() => store.runs.list({ order: 'newest' }, { cursor })).toThrow(/cursor/)
  })

  test('find words in what a run was given, is called and failed with', async () => {
    await store.commit([make.run('r-one'), make.run('r-two'), settle('r-two', 'failed')])
    expect(ids(store.runs.list({ q: 'R-ONE http' }, {}))).toEqual(['r-one'])
    expect(ids(store.runs.list({ q: 'tuesday' }, {}))).toEqual(['r-two'])
    expect(ids(store.runs.list({ q: 'wednesday' }, {}))).toEqual([])
    await store.commit([make.operation('op-1'), make.operation('op-2', 'op-1')])
    expect(ids(store.operations.list({ q: 'op-2 HI' }, {}))).toEqual(['op-2'])
    expect(ids(store.operations.list({ order: 'oldest' }, {}))).toEqual(['op-1', 'op-2'])
  })

  test('hide a deleted run until it is restored or really gone', async () => {
    await store.commit([
      make.run('r'),
      make.run('live'),
      { type: 'operation.start', operation: operationOf('r') },
      make.log('said', { runId: 'r' }),
      step('r'),
      step('op'),
      settle('r', 'succeeded'),
      { type: 'run.hide', runId: 'r', deletedAt: 5 },
      { type: 'run.hide', runId: 'live', deletedAt: 5 },
    ])
    expect(ids(store.runs.list({}, {}))).toEqual(['live'])
    expect(store.runs.list({ deleted: true }, {}).items).toMatchObject([{ id: 'r', deletedAt: 5 }])
    await store.commit([{ type: 'run.hide', runId: 'r', deletedAt: null }])
    expect(store.runs.get('r')).not.toHaveProperty('deletedAt')
    await store.commit([
      { type: 'run.delete', runId: 'r' },
      { type: 'run.delete', runId: 'live' },
    ])
    expect(ids(store.runs.list({}, {}))).toEqual(['live'])
    expect(store.runs.get('r')).toBeNull()
    expect(store.operations.list({ runId: 'r' }, {}).items).toEqual([])
    expect(store.events.list({ runId: 'r' }, {})).toEqual([])
    for (const owner of ['r', 'op']) expect(store.steps.keys(owner)).toEqual([])
  })

  test('hide a deleted operation with its tasks until it is restored', async () => {
    await store.commit([
      make.operation('op'),
      make.operation('task', 'op'),
      make.operation('other'),
      make.operation('live'),
      ...['op', 'task', 'other'].map(settleOperation),
      { type: 'operation.hide', operationId: 'op', deletedAt: 5 },
      { type: 'operation.hide', operationId: 'live', deletedAt: 5 },
    ])
    expect(ids(store.operations.list({}, {}))).toEqual(['live', 'other'])
    const deleted = store.operations.list({ deleted: true, topLevel: true }, {})
    expect(deleted.items).toMatchObject([{ id: 'op', deletedAt: 5 }])
    expect(ids(store.operations.list({ deleted: true }, {}))).toEqual(['task', 'op'])
    const range = { after: [0, -1] as [number, number], to: Date.now() + 1000 }
    expect(store.statistics.ends('operations', range, 10)).toHaveLength(1)
    await store.commit([{ type: 'operation.hide', operationId: 'op', deletedAt: null }])
    expect(ids(store.operations.list({}, {}))).toEqual(['live', 'other', 'task', 'op'])
    expect(store.operations.get('task')).not.toHaveProperty('deletedAt')
  })

  test('leave the events of a deleted operation out of the log where that is wanted, until it is restored', async () => {
    await store.commit([
      make.operation('op'),
      make.operation('task', 'op'),
      make.operation('other'),
      ...['op', 'task', 'other'].map((operationId) => make.log('said', { operationId })),
      make.log('said'),
      changedFile('op'),
      ...['op', 'task', 'other'].map(settleOperation),
    ])
    const owners = (withoutDeleted: boolean) =>
      store.events.list({ withoutDeleted }, {}).map(({ operationId }) => operationId)
    const all = ['op', 'task', 'other', undefined, 'op']
    const cuts = store.events.cuts()
    await store.commit([{ type: 'operation.hide', operationId: 'op', deletedAt: 5 }])
    expect(owners(true)).toEqual(['other', undefined, 'op'])
    expect(owners(false)).toEqual(all)
    expect(store.events.lines({ withoutDeleted: true }, {}).lines).toHaveLength(3)
    const hidden = store.events.cuts()
    expect(hidden).toBeGreaterThan(cuts)
    await store.commit([{ type: 'operation.hide', operationId: 'op', deletedAt: null }])
    expect(owners(true)).toEqual(all)
    expect(store.events.cuts()).toBeGreaterThan(hidden)
  })

  test('take a deleted operation’s record with it, and leave the conversation', async () => {
    const cuts = store.events.cuts()
    await store.commit([
      make.openSession('s'),
      promptOf('op'),
      make.operation('task', 'op'),
      make.operation('other'),
      make.operation('live'),
      make.entry('s', 'e1'),
      ...['op', 'task', 'other', 'live'].map((operationId) => make.log('said', { operationId })),
      changedFile('op'),
      ...['op', 'task', 'other'].map(settleOperation),
      { type: 'operation.delete', operationId: 'op' },
      { type: 'operation.delete', operationId: 'live' },
      { type: 'operation.delete', operationId: 'nothing' },
    ])
    expect(ids(store.operations.list({}, {}))).toEqual(['live', 'other'])
    expect(store.operations.get('task')).toBeNull()
    expect(store.events.list({}, {}).map(({ type, operationId }) => [type, operationId])).toEqual([
      ['log', 'other'],
      ['log', 'live'],
      ['workspace_changed', 'op'],
    ])
    expect(store.events.cuts()).toBeGreaterThan(cuts)
    expect(store.queue.prompt('op')).toBeNull()
    expect(store.entries.list('s', {}).map(({ id }) => id)).toEqual(['e1'])
  })

  test('keep what each call of a model used', async () => {
    await store.commit([
      make.run('r'),
      turn({ agent: 'support', runId: 'r' }, 'demo/a', 0.25),
      turn({ agent: 'support' }, 'demo/b', null),
    ])
    const range = { after: [0, -1] as [number, number], to: Date.now() + 1000 }
    const calls = store.statistics.calls(range, 10)
    expect(calls).toMatchObject([
      {
        model: 'demo/a',
        agent: 'support',
        workflow: 'flow',
        fresh: 10,
        reasoning: 2,
        cost: 0.25,
        isError: 0,
      },
      { model: 'demo/b', workflow: null, cacheRead: 100, cacheWrite: 7, output: 5, cost: null },
    ])
    const [first] = calls
    const after: [number, number] = [first?.at ?? 0, first?.position ?? 0]
    expect(store.statistics.calls({ ...range, after }, 10)).toHaveLength(1)
    await store.commit([settle('r', 'failed')])
    expect(store.statistics.ends('runs', range, 10)).toMatchObject([
      { name: 'flow', status: 'failed' },
    ])
    await store.commit([{ type: 'run.delete', runId: 'r' }])
    expect(store.statistics.ends('runs', range, 10)).toEqual([])
  })
})

test('what was used before there were statistics is counted too', async () => {
  const [newer, path] = [join(root, 'newer', 'hearth.db'), join(root, 'older', 'hearth.db')]
  const store = openSqliteStore(newer)
  await store.commit([make.run('r'), turn({ agent: 'support', runId: 'r' }, 'demo/a', 0.5)])
  const range = { after: [0, -1] as [number, number], to: Date.now() + 1000 }
  const calls = store.statistics.calls(range, 10)
  await store.close()
  mkdirSync(join(path, '..'), { recursive: true })
  const older = openDatabase(path)
  upgrade(older, 7)
  older.prepare('ATTACH ? AS newer').run(newer)
  const columns = older.pragma('table_info(run)') as { name: string }[]
  const names = columns.map(({ name }) => name).join(', ')
  older.exec(`INSERT INTO run (${names}) SELECT ${names} FROM newer.run;
    INSERT INTO event SELECT * FROM newer.event;`)
  older.close()
  const upgraded = openSqliteStore(path)
  expect(upgraded.statistics.calls(range, 10)).toEqual(calls)
  await upgraded.close()
})

test('what was spent stays known when a run is deleted', async () => {
  const store = openSqliteStore(join(root, 'spent', 'hearth.db'))
  await store.commit([make.run('r'), turn({ runId: 'r' }, 'demo/a', 1), settle('r', 'succeeded')])
  await store.commit([{ type: 'run.delete', runId: 'r' }])
  const range = { after: [0, -1] as [number, number], to: Date.now() + 1000 }
  expect(store.statistics.calls(range, 10)).toMatchObject([{ workflow: 'flow', cost: 1 }])
  await store.close()
})

function operationOf(runId: string) {
  const change = make.operation('op')
  if (change.type !== 'operation.start') throw new Error('not an operation')
  return { ...change.operation, runId }
}
