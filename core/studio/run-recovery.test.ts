/** Runs whose process dies, again and again, at each place where it can. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { DurableEvent } from '../contract/event.ts'
import type { Run } from '../contract/run.ts'
import { openSpans } from '../dispatch/open-spans.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { eventOf, openProject, openStudio, projectFolder } from './testing/test-studio.ts'

/** For the code of workflows: kills the process the first time it comes to a place. */
const helpers = `
  import { execFileSync } from 'node:child_process'
  import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
  import { join } from 'node:path'
  const root = join(import.meta.dirname, '..', '..')
  const effect = (name) => appendFileSync(join(root, 'effects.txt'), name + '\\n')
  const die = (place) => {
    const mark = join(root, 'died-' + place)
    if (existsSync(mark)) return
    writeFileSync(mark, '')
    execFileSync('kill', ['-9', String(process.pid)])
  }
`

/** Runs a process on the project until it ends; resolves with the signal that ended it. */
async function live(root: string, mode = '', message = ''): Promise<NodeJS.Signals | null> {
  const script = fileURLToPath(new URL('./testing/doomed-runs.ts', import.meta.url))
  const child = spawn(process.execPath, [script, root, mode, message], { stdio: 'inherit' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [code, signal] = await once(child, 'exit')
  if (signal === null) expect(code).toBe(0)
  return signal
}

/** What a dead process has left. */
async function leftBy(root: string): Promise<{ run: Run; events: DurableEvent[] }> {
  const store = openSqliteStore(join(root, '.hearth', 'hearth.db'))
  try {
    const [run] = store.runs.list({}, {}).items
    if (!run) throw new Error('There is no run.')
    return { run, events: store.events.list({ runId: run.id }, {}) }
  } finally {
    await store.close()
  }
}

function effectsOf(root: string): string[] {
  const path = join(root, 'effects.txt')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

test('killed at each boundary of each step, every finished step was done exactly once', async () => {
  const root = projectFolder({
    'src/workflows/work.ts': `${helpers}
      export const resume = true
      export async function run(ctx) {
        die('at the beginning')
        await ctx.step('one', () => effect('one'))
        die('after one')
        const [two, three] = await Promise.all([
          ctx.step('two', () => (effect('two'), 2)),
          ctx.step('three', async () => {
            await ctx.step('inside', () => effect('inside'))
            die('inside three')
            effect('three')
            return 3
          }),
        ])
        die('after three')
        await ctx.step('last', () => effect('last'))
        die('at the end')
        return { two, three, n: ctx.payload.n, attempt: ctx.attempt }
      }`,
  })
  let seen: number[] = []
  let deaths = 0
  while ((await live(root, deaths === 0 ? 'start' : '')) === 'SIGKILL') {
    deaths += 1
    const { run, events } = await leftBy(root)
    expect(run.status).toBe('running')
    const seqs = events.map(({ seq }) => seq)
    // Whoever has read so far finds the rest after it.
    expect(seqs.slice(0, seen.length)).toEqual(seen)
    seen = seqs
  }
  expect(deaths).toBe(5)
  const { run, events } = await leftBy(root)
  expect(run).toMatchObject({
    status: 'succeeded',
    result: { two: 2, three: 3, n: 1, attempt: 6 },
    attempt: 6,
  })
  expect(effectsOf(root).toSorted()).toEqual(['inside', 'last', 'one', 'three', 'two'])
  expect(events.filter(({ type }) => type === 'run_start')).toHaveLength(1)
  expect(events.filter(({ type }) => type === 'run_end')).toHaveLength(1)
  expect(events.at(-1)?.type).toBe('run_end')
  expect(openSpans(events)).toEqual([])
  const resumed = events.filter((event) => event.type === 'run_resumed')
  expect(resumed.map(({ attempt }) => attempt)).toEqual([2, 3, 4, 5, 6])
}, 120_000)

test('a run that was accepted and never begun goes on by itself', async () => {
  const root = projectFolder({
    'src/workflows/work.ts': `${helpers}
      export const run = (ctx) => (effect('done'), { n: ctx.payload.n, attempt: ctx.attempt })`,
  })
  expect(await live(root, 'accept')).toBe('SIGKILL')
  const before = await leftBy(root)
  expect(before.run).toMatchObject({ status: 'running', begunAt: null, attempt: 0 })
  expect(await live(root)).toBeNull()
  const { run, events } = await leftBy(root)
  expect(run).toMatchObject({
    id: before.run.id,
    status: 'succeeded',
    result: { n: 1, attempt: 1 },
    attempt: 1,
  })
  expect(effectsOf(root)).toEqual(['done'])
  expect(events.map(({ type }) => type)).toEqual(['run_start', 'run_end'])
})

test('one that is cut off again and again without a further step is given up', async () => {
  const root = projectFolder({
    'src/workflows/work.ts': `${helpers}
      export async function run(ctx) {
        await ctx.step('one', () => effect('one'))
        for (const time of [1, 2, 3, 4, 5]) die('time ' + time)
      }`,
  })
  let deaths = 0
  while ((await live(root, deaths === 0 ? 'start' : '')) === 'SIGKILL') deaths += 1
  // The attempt that finished the step, and three that finished none.
  expect(deaths).toBe(4)
  const { run, events } = await leftBy(root)
  expect(run).toMatchObject({
    status: 'interrupted',
    attempt: 4,
    steps: 1,
    error: { type: 'run_interrupted', details: expect.stringContaining('taken up 3 times') },
  })
  expect(events.filter(({ type }) => type === 'run_end')).toHaveLength(1)
  expect(effectsOf(root)).toEqual(['one'])
}, 120_000)

const patient = `
  export async function run(ctx) {
    const first = await ctx.step('first', () => 'kept')
    ctx.log.info('waiting')
    if (ctx.attempt > 1) return first
    return new Promise((_, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))
    })
  }
`

test('closing a project suspends a run with steps; opening it again goes on', async () => {
  const root = projectFolder({ 'src/workflows/work.ts': patient })
  const first = await (await openStudio([])).open(root)
  const { run } = await first.startWorkflow({ workflow: 'work', payload: {}, trigger: 'studio' })
  await eventOf(first, 'log', ({ message }) => message === 'waiting')
  await first.close()
  const project = await (await openStudio([])).open(root)
  const end = await eventOf(project, 'run_end')
  expect(end).toMatchObject({ runId: run.id, status: 'succeeded', result: 'kept' })
  const events = project.store.events.list({ runId: run.id }, {})
  expect(events.map(({ type }) => type)).toEqual([
    ...['run_start', 'step_start', 'step_end', 'log', 'run_resumed'],
    ...['step_start', 'step_end', 'log', 'run_end'],
  ])
  expect(openSpans(events)).toEqual([])
})

test('a run whose thread is ended by another goes on in the next one', async () => {
  const project = await openProject({
    'src/workflows/work.ts': patient,
    'src/workflows/bad.ts': 'export const run = () => process.exit(7)',
  })
  const { run, done } = await project.startWorkflow({
    workflow: 'work',
    payload: {},
    trigger: 'studio',
  })
  await eventOf(project, 'log', ({ message }) => message === 'waiting')
  const bad = await project.startWorkflow({ workflow: 'bad', payload: {}, trigger: 'studio' })
  expect(await bad.done).toMatchObject({ status: 'interrupted', error: { type: 'worker_crashed' } })
  expect(await done).toMatchObject({ id: run.id, status: 'succeeded', result: 'kept', attempt: 2 })
})

test('a run whose thread is stuck can be stopped, and does not go on', async () => {
  const project = await openProject({
    'src/workflows/work.ts': `
      import { writeFileSync } from 'node:fs'
      import { join } from 'node:path'
      export async function run(ctx) {
        await ctx.step('one', () => 1)
        writeFileSync(join(import.meta.dirname, '..', '..', 'stuck.txt'), '')
        for (;;) {}
      }`,
  })
  const stuck = await project.startWorkflow({ workflow: 'work', payload: {}, trigger: 'studio' })
  await expect.poll(() => existsSync(join(project.root, 'stuck.txt'))).toBe(true)
  expect(await project.abort({ runId: stuck.run.id, reason: 'enough' })).toBe(true)
  // Although it has finished a step.
  expect(await stuck.done).toMatchObject({
    ...{ status: 'aborted', error: { type: 'aborted' } },
    ...{ steps: 1, attempt: 1 },
  })
  const restart = await eventOf(project, 'worker_restarted')
  expect(restart).toMatchObject({ reason: expect.stringContaining('told to stop') })
  const events = project.store.events.list({ runId: stuck.run.id }, {})
  expect(events.filter(({ type }) => type === 'run_end')).toHaveLength(1)
  expect(openSpans(events)).toEqual([])
}, 120_000)

test('a run that waits for its thread can be stopped', async () => {
  const root = projectFolder({ 'src/workflows/work.ts': patient })
  const first = await (await openStudio([])).open(root)
  await first.startWorkflow({ workflow: 'work', payload: {}, trigger: 'studio' })
  await eventOf(first, 'log', ({ message }) => message === 'waiting')
  await first.close()
  // What was left is taken up when the project is opened, and its thread is not there yet.
  const project = await (await openStudio([])).open(root)
  const [run] = project.store.runs.list({ status: ['running'] }, {}).items
  expect(await project.abort({ runId: run?.id ?? '', reason: 'enough' })).toBe(true)
  await eventOf(project, 'run_end')
  expect(project.store.runs.get(run?.id ?? '')).toMatchObject({ status: 'aborted', attempt: 1 })
})

test.each(['prompt', 'dispatch'])(
  'a tool call of a %s that was killed goes on after its steps when it is made again',
  async (mode) => {
    const root = projectFolder({
      'src/agents/shop.ts': `${helpers}
      import { createAgent, defineTool } from 'hearth'
      const buy = defineTool({
        name: 'buy',
        description: 'Buys.',
        async execute(_args, _signal, context) {
          await context.step('pay', () => effect('pay'))
          die('after pay')
          await context.step('ship', () => effect('ship'))
          return 'bought'
        },
      })
      export default createAgent(() => ({ model: 'demo/scripted', tools: [buy] }))`,
    })
    // The scripted model makes the call again whatever it hears of the first one.
    expect(await live(root, mode, '[[tool:buy {}]] [[tool:buy {}]]')).toBe('SIGKILL')
    expect(effectsOf(root)).toEqual(['pay'])
    expect(await live(root)).toBeNull()
    expect(effectsOf(root)).toEqual(['pay', 'ship'])
    const store = openSqliteStore(join(root, '.hearth', 'hearth.db'))
    const session = store.sessions.find({ agent: 'shop', instanceId: 'one', session: 'default' })
    const said = JSON.stringify(store.entries.list(session?.id ?? '', {}))
    expect(said).toContain('These steps of it are done')
    expect(said).toContain('bought')
    expect(openSpans(store.events.list({}, {}))).toEqual([])
    await store.close()
  },
  120_000,
)

test('a stop that was acknowledged holds, also when the process is killed before the run has ended', async () => {
  const root = projectFolder({
    'src/workflows/work.ts': `${helpers}
      export const resume = true
      export async function run(ctx) {
        await ctx.step('one', () => effect('one'))
        await new Promise(() => {})
      }`,
  })
  expect(await live(root, 'stop')).toBe('SIGKILL')
  expect((await leftBy(root)).run).toMatchObject({ status: 'running', steps: 1 })
  expect(await live(root)).toBeNull()
  const { run, events } = await leftBy(root)
  expect(run).toMatchObject({ status: 'aborted', error: { type: 'aborted' }, attempt: 1 })
  expect(events.filter(({ type }) => type === 'run_end')).toHaveLength(1)
  expect(events.at(-1)?.type).toBe('run_end')
})
