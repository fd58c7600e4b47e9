/** What every run store promises, tried on all of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { init, invokeWorkflow } from '../../index.ts'
import { projectFolder } from '../../studio/testing/test-studio.ts'
import { getDefaultRunStore } from './default-run-store.ts'
import { InMemoryRunStore } from './memory-run-store.ts'
import { generateRunId, type RunEvent, type RunStore } from './run-store.ts'
import { SQLiteRunStore } from './sqlite-run-store.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hearth-runs-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }))
  return path
}

async function openProject(files: Record<string, string> = {}): Promise<string> {
  vi.stubEnv('HEARTH_HOME', projectFolder({}))
  const root = projectFolder(files)
  const agent = await init({ root, sandbox: false, model: 'demo/scripted' })
  onTestFinished(async () => {
    await agent.close()
    vi.unstubAllEnvs()
  })
  return root
}

const stores: [string, () => Promise<RunStore>][] = [
  ['in memory', async () => new InMemoryRunStore()],
  [
    'in a SQLite file',
    async () => {
      const store = new SQLiteRunStore(join(folder(), 'deep', 'runs.sqlite3'))
      onTestFinished(() => store.close())
      return store
    },
  ],
  [
    'of a project',
    async () => {
      await openProject()
      return getDefaultRunStore()
    },
  ],
]

const owner = { agentName: 'import', instanceId: 'nightly' }

async function collect(events: AsyncIterable<RunEvent>): Promise<[number, string][]> {
  const seen: [number, string][] = []
  for await (const { eventIndex, type } of events) seen.push([eventIndex, type])
  return seen
}

test.each(stores)('a store %s keeps a run from its start to its one end', async (_name, open) => {
  const store = await open()
  const { runId } = await store.startRun({ ...owner, payload: { day: 1 } })
  expect(runId).toMatch(/^run_[0-9A-Z]{26}$/)
  expect(await store.getRun(runId)).toMatchObject({ ...owner, status: 'running', endedAt: null })
  const event = await store.appendEvent(runId, 'file_read', { path: 'a.csv' })
  expect(event).toMatchObject({ eventIndex: 2, type: 'file_read', data: { path: 'a.csv' } })
  await store.appendEvent(runId, 'log', { level: 'warn', message: 'odd line', line: 7 })
  await store.endRun(runId, { result: { rows: 3 } })
  await store.endRun(runId, { error: { type: 'late', message: 'late', details: '' } })
  expect(await store.getRun(runId)).toMatchObject({
    status: 'succeeded',
    isError: false,
    result: { rows: 3 },
    eventCount: 4,
    durationMs: expect.any(Number),
    endedAt: expect.stringMatching(/Z$/),
  })
  const events = await store.getEvents(runId)
  expect(events.map(({ eventIndex, type }) => [eventIndex, type])).toEqual([
    [1, 'run_start'],
    [2, 'file_read'],
    [3, 'log'],
    [4, 'run_end'],
  ])
  expect(events[2]?.data).toMatchObject({ level: 'warn', message: 'odd line', line: 7 })
  expect(await store.getEvents(runId, { after: 1, types: ['log', 'run_start'] })).toMatchObject([
    { eventIndex: 3 },
  ])
  expect(await store.getEvents(runId, { limit: 2 })).toHaveLength(2)
  await expect(store.appendEvent(runId, 'more')).rejects.toMatchObject({ type: 'run_ended' })
  await expect(store.appendEvent('run_gone', 'x')).rejects.toMatchObject({ type: 'run_not_found' })
  await expect(store.startRun({ ...owner, runId })).rejects.toMatchObject({ type: 'run_exists' })
  await store.endRun('run_gone')
  expect(await store.getRun('run_gone')).toBeNull()
})

test.each(stores)(
  'runs of a store %s are listed newest first, by what they are',
  async (_n, open) => {
    const store = await open()
    const ids: string[] = []
    for (const instanceId of ['a', 'b', 'a']) {
      ids.push((await store.startRun({ agentName: 'import', instanceId })).runId)
    }
    await store.startRun({ agentName: 'other', instanceId: 'a' })
    await store.endRun(ids[0] ?? '', {
      error: { type: 'bad', message: 'Bad.', details: 'It broke.' },
    })
    const list = async (query: Parameters<RunStore['listRuns']>[0]) =>
      (await store.listRuns(query)).map(({ runId }) => runId)
    expect(await list({ agentName: 'import' })).toEqual(ids.toReversed())
    expect(await list({ agentName: 'import', instanceId: 'a' })).toEqual([ids[2], ids[0]])
    expect(await list({ status: 'failed' })).toEqual([ids[0]])
    expect(await list({ agentName: 'import', status: 'running', limit: 1 })).toEqual([ids[2]])
    expect(await store.getRun(ids[0] ?? '')).toMatchObject({
      isError: true,
      error: { type: 'bad', message: 'Bad.', details: 'It broke.' },
    })
  },
)

test.each(stores)('whoever follows a run of a store %s misses nothing', async (_name, open) => {
  const store = await open()
  const { runId } = await store.startRun(owner)
  const whole = collect(store.subscribe(runId))
  await store.appendEvent(runId, 'one')
  const late = collect(store.subscribe(runId, { after: 1 }))
  await store.appendEvent(runId, 'two')
  const stop = new AbortController()
  const left = collect(store.subscribe(runId, { after: 3, signal: stop.signal }))
  stop.abort()
  expect(await left).toEqual([])
  await store.endRun(runId)
  const expected = [
    [1, 'run_start'],
    [2, 'one'],
    [3, 'two'],
    [4, 'run_end'],
  ]
  expect(await whole).toEqual(expected)
  expect(await late).toEqual(expected.slice(1))
  expect(await collect(store.subscribe(runId, { after: 2 }))).toEqual(expected.slice(2))
  expect(await collect(store.subscribe(runId, { after: 4 }))).toEqual([])
  await expect(collect(store.subscribe('run_gone'))).rejects.toMatchObject({
    type: 'run_not_found',
  })
})

test('a store in memory drops the longest unused of its ended runs, and never a live one', async () => {
  const store = new InMemoryRunStore({ maxRuns: 2 })
  const start = async (runId: string) => (await store.startRun({ ...owner, runId })).runId
  const kept = async () => (await store.listRuns()).map(({ runId }) => runId).sort()
  for (const id of ['a', 'b', 'c']) await start(id)
  expect(await kept()).toEqual(['a', 'b', 'c'])
  await store.endRun('c')
  expect(await kept()).toEqual(['a', 'b'])
  await store.endRun('a')
  await store.endRun('b')
  await store.getRun('a')
  await start('d')
  expect(await kept()).toEqual(['a', 'd'])
  const following = collect(store.subscribe('d'))
  await start('e')
  await start('f')
  await store.appendEvent('d', 'still here')
  await store.endRun('d')
  expect((await following).map(([, type]) => type)).toEqual(['run_start', 'still here', 'run_end'])
})

test('a file of runs is read by the next process, which ends what was cut short', async () => {
  const path = join(folder(), 'runs.sqlite3')
  const first = new SQLiteRunStore(path)
  const done = await first.startRun(owner)
  await first.endRun(done.runId, { result: 1 })
  const cut = await first.startRun(owner)
  const second = new SQLiteRunStore(path)
  await expect(second.getRun(cut.runId)).rejects.toMatchObject({ type: 'run_store_in_use' })
  await first.close()
  expect(await second.getRun(done.runId)).toMatchObject({ status: 'succeeded', result: 1 })
  expect(await second.getRun(cut.runId)).toMatchObject({
    status: 'failed',
    error: { type: 'interrupted' },
  })
  expect((await collect(second.subscribe(cut.runId))).at(-1)).toEqual([2, 'run_end'])
  await second.close()
})

test('runs of workflows are among those of the project', async () => {
  const root = await openProject({
    'src/workflows/hello.ts': `
export function run(ctx) {
  ctx.log.info('hello', { to: ctx.payload.name })
  return 'done'
}
`,
  })
  let runId = ''
  await invokeWorkflow('hello', { root, payload: { name: 'Ada' }, onStart: (id) => (runId = id) })
  const runs = getDefaultRunStore()
  expect(await runs.getRun(runId)).toMatchObject({
    agentName: 'hello',
    instanceId: runId,
    status: 'succeeded',
    result: 'done',
  })
  expect(await runs.getEvents(runId, { types: ['log'] })).toMatchObject([
    { eventIndex: 2, data: { level: 'info', message: 'hello', to: 'Ada' } },
  ])
})

test('without a project there is no default store to read, and it says so', async () => {
  await expect(getDefaultRunStore().listRuns()).rejects.toMatchObject({ type: 'no_project' })
  const ids = Array.from({ length: 20 }, generateRunId)
  expect(ids).toEqual([...new Set(ids)].sort())
})
