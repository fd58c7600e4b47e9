/** Long timelines on disk: the same as if they were built, and never more than the log still has. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../contract/change.ts'
import type { DurableEventBody } from '../contract/event.ts'
import { EventLog } from '../events/event-log.ts'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { type BuiltSpans, SpanBuild } from '../store/timelines/span-pieces.ts'
import { fewEvents, KeptTimelines } from './kept-timelines.ts'

const runId = 'workflow:sweep:01JAAAAAAAAAAAAAAAAAAAAAA1'
let folder: string
let store: SqliteStore
let kept: KeptTimelines
const errors: unknown[] = []

function open(): EventLog {
  store = openSqliteStore(join(folder, 'hearth.db'))
  const log = new EventLog(store, (error) => errors.push(error))
  kept = new KeptTimelines({
    store,
    log,
    folder: join(folder, 'timelines'),
    onError: (error) => errors.push(error),
  })
  kept.start()
  return log
}

async function close() {
  await kept.stop()
  await store.close()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-kept-'))
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
  expect(errors.splice(0)).toEqual([])
})

type Without<Body, Key extends PropertyKey> = Body extends unknown ? Omit<Body, Key> : never

let at = 0
function event(draft: Without<DurableEventBody, 'timestamp' | 'project'>): Change {
  at += 1
  const timestamp = new Date(at).toISOString()
  return { type: 'event.append', event: { ...draft, timestamp, project: 'p' } as DurableEventBody }
}

function run(steps: number, id = runId): Change[] {
  return [
    { type: 'run.create', run: { id, workflow: 'sweep', trigger: 'studio', payload: {} } },
    event({ type: 'run_start', workflow: 'sweep', trigger: 'studio', payload: {}, runId: id }),
    ...Array.from({ length: steps }, (_, step) => [
      event({ type: 'step_start', name: `step ${step}`, stepId: `s${step}`, runId: id }),
      event({
        type: 'step_end',
        name: `step ${step}`,
        stepId: `s${step}`,
        runId: id,
        isError: false,
        error: null,
        memoised: false,
        result: null,
        durationMs: 1,
      }),
    ]).flat(),
  ]
}

function end(id = runId): Change[] {
  const outcome = { status: 'succeeded', result: null, error: null } as const
  return [
    event({ type: 'run_end', ...outcome, isError: false, durationMs: 1, runId: id }),
    { type: 'run.settle', runId: id, ...outcome },
  ]
}

const names = () =>
  readdirSync(join(folder, 'timelines')).filter((name) => !name.endsWith('.partial'))

async function textOf(scope = { runId }): Promise<string | null> {
  const stream = kept.open(scope)
  return stream === null ? null : new Response(stream).text()
}

function build(): BuiltSpans {
  const build = new SpanBuild(store.events, { runId })
  while (build.advance());
  return build.built
}

const built = () => build().lines.join('\n')

async function keepLongRun() {
  const log = open()
  await log.commit(run(fewEvents / 2))
  expect(kept.open({ runId })).toBeNull()
  await log.commit(end())
  await expect.poll(async () => (await textOf()) !== null).toBe(true)
  return log
}

test('a long run is kept when it ends, and read back the same after a restart', async () => {
  await keepLongRun()
  expect((await textOf())?.trimEnd()).toBe(built())
  await close()
  open()
  expect((await textOf())?.trimEnd()).toBe(built())
  expect(await textOf({ runId: 'workflow:sweep:other' })).toBeNull()
})

test('long runs without a file, such as those of a backup, get theirs at the start', async () => {
  open()
  await store.commit([...run(fewEvents / 2), ...end(), ...run(3, 'short'), ...end('short')])
  await store.commit(run(fewEvents, 'running'))
  await close()
  open()
  await expect.poll(() => kept.open({ runId }) !== null).toBe(true)
  await kept.stop()
  expect(names().length).toBe(1)
})

test('a short one, and one that still runs, are not', async () => {
  const log = open()
  await log.commit([...run(3), ...end()])
  await log.commit(run(fewEvents, 'long'))
  kept.keep({ runId: 'long' })
  await kept.stop()
  expect(names()).toEqual([])
})

test('what was built already is written as it is, once it is over', async () => {
  const log = open()
  await log.commit(run(3))
  kept.keep({ runId }, build())
  await log.commit(end())
  kept.keep({ runId }, { ...build(), lines: ['as', 'given'] })
  await expect.poll(() => textOf()).toBe('as\ngiven\n')
  expect(names().length).toBe(1)
})

test('what was built before something was deleted is not kept', async () => {
  const log = open()
  await log.commit([...run(3), ...end(), ...run(1, 'short'), ...end('short')])
  kept.keep({ runId }, build())
  await log.commit([{ type: 'run.delete', runId: 'short' }])
  await kept.stop()
  // As after each deletion; it finds what was written before this one.
  kept.sweep()
  expect(names()).toEqual([])
})

test('what has more in the log is not shown', async () => {
  const log = await keepLongRun()
  await log.commit([event({ type: 'log', level: 'info', message: 'more', attributes: {}, runId })])
  expect(await textOf()).toBeNull()
  expect(names()).toEqual([])
})

test('what was deleted can be read from no file', async () => {
  const log = await keepLongRun()
  await log.commit([{ type: 'run.delete', runId }])
  kept.sweep()
  expect(names()).toEqual([])
})

test('nor after a kill between the deletion and the removal of the file', async () => {
  const who = { agent: 'a', instanceId: 'one' }
  const log = await keepLongRun()
  await log.commit(run(1, 'short').concat(end('short')))
  await log.commit([event({ type: 'log', level: 'info', message: 'last', attributes: {}, ...who })])
  kept.keep(who)
  await expect.poll(() => names().length).toBe(2)
  // As a process that dies right after the commit leaves it.
  await store.commit([{ type: 'run.delete', runId: 'short' }])
  await close()
  open()
  expect(names()).toEqual([])
})

test('a file that does not belong to this log is removed at the start', async () => {
  await keepLongRun()
  const [name = ''] = names()
  await close()
  writeFileSync(join(folder, 'timelines', 'left.partial'), 'half')
  writeFileSync(
    join(folder, 'timelines', name.replace(/\.\d+(\.\d+-\d+\.v)/, '.12345$1')),
    'of another log',
  )
  open()
  expect(readdirSync(join(folder, 'timelines'))).toEqual([name])
})
