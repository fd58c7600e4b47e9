import fc from 'fast-check'
import { afterEach, expect, expectTypeOf, test } from 'vitest'
import type { HearthEvent } from '../../contract/event.ts'
import { newRunId } from '../../contract/id.ts'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

/** A project with the workflow `flow`. */
async function open(run: (ctx: FlueContext) => unknown, more: TestModules = {}) {
  project = await openTestProject({ workflows: { flow: { run } }, ...more })
  return project
}

function stepsOf(events: HearthEvent[]) {
  return events.flatMap((event) =>
    event.type === 'step_end' ? [{ name: event.name, memoised: event.memoised }] : [],
  )
}

/** Starts and ends of steps, each start with exactly one end. */
function expectPairs(events: HearthEvent[]): void {
  const idsOf = (type: 'step_start' | 'step_end') =>
    events.flatMap((event) => (event.type === type ? [event.stepId] : []))
  expect(idsOf('step_end').toSorted()).toEqual(idsOf('step_start').toSorted())
  expect(new Set(idsOf('step_start')).size).toBe(idsOf('step_start').length)
}

test('a finished step is not done again by the next attempt', async () => {
  const done: string[] = []
  let isBroken = true
  const { host, run } = await open(async (ctx) => {
    const first = await ctx.step('first', () => {
      done.push('first')
      return { at: new Date(0), nothing: undefined }
    })
    expectTypeOf(first.at).toEqualTypeOf<string>()
    await ctx.step('void', () => void done.push('void'))
    if (isBroken) throw new Error('cut off')
    return [first, ctx.attempt]
  })
  const runId = newRunId('flow')
  await expect(run('flow', {}, { runId })).rejects.toMatchObject({ details: 'cut off' })
  isBroken = false
  const { result } = await run('flow', {}, { runId, attempt: 2, sourceHash: 'hash-of-flow' })
  expect(result).toEqual([{ at: '1970-01-01T00:00:00.000Z' }, 2])
  expect(done).toEqual(['first', 'void'])
  expect(stepsOf(host.events)).toEqual([
    { name: 'first', memoised: false },
    { name: 'void', memoised: false },
    { name: 'first', memoised: true },
    { name: 'void', memoised: true },
  ])
  expectPairs(host.events)
  expect(host.begunRuns).toMatchObject([{ runId }, { runId }])
})

test('its result is durable before the caller has it', async () => {
  const seen: unknown[] = []
  const { host, run } = await open(async (ctx) => {
    await ctx.step('one', () => 1)
    seen.push(host.steps.map(({ key }) => key))
    return ctx.step('two', () => 2)
  })
  expect(host.begunRuns).toEqual([])
  await run('flow')
  expect(seen).toEqual([['["one",1]']])
})

test('what throws is not kept, and does not count', async () => {
  const tries: string[] = []
  const { host, run } = await open(async (ctx) => {
    const attempt = () =>
      ctx.step('flaky', () => {
        tries.push('try')
        if (tries.length === 1) throw new TypeError('not yet')
        return tries.length
      })
    const error = await attempt().catch((cause: unknown) => cause)
    return [error instanceof TypeError, await attempt()]
  })
  expect((await run('flow')).result).toEqual([true, 2])
  expect(host.steps).toMatchObject([{ key: '["flaky",1]', result: 2 }])
  const [failed] = host.events.filter((event) => event.type === 'step_end')
  expect(failed).toMatchObject({ isError: true, error: { details: expect.any(String) } })
  expectPairs(host.events)
})

test('steps of one name are numbered; those around them tell them apart', async () => {
  const { host, run } = await open(async (ctx) => {
    for (const item of ['a', 'b']) await ctx.step('item', () => item)
    await Promise.all(
      ['left', 'right'].map((side) => ctx.step(side, () => ctx.step('inner', () => side))),
    )
  })
  await run('flow')
  expect(host.steps.map(({ key }) => key).toSorted()).toEqual([
    '["item",1]',
    '["item",2]',
    '["left",1,"inner",1]',
    '["left",1]',
    '["right",1,"inner",1]',
    '["right",1]',
  ])
  const inner = host.events.filter((event) => event.type === 'step_start' && event.name === 'inner')
  expect(inner.every(({ parentStepId }) => parentStepId !== undefined)).toBe(true)
})

test.each([
  [
    'two of one name at once',
    'duplicate_step',
    (ctx: FlueContext) =>
      Promise.all([ctx.step('same', async () => 1), ctx.step('same', async () => 2)]),
  ],
  ['a name that is none', 'invalid_step', (ctx: FlueContext) => ctx.step(' ', () => 1)],
  [
    'a result that is not JSON',
    'invalid_step_result',
    (ctx: FlueContext) => ctx.step('map', () => new Map()),
  ],
])('%s: %s', async (_, type, code) => {
  const { host, run } = await open(code)
  await expect(run('flow')).rejects.toMatchObject({ type })
  expectPairs(host.events)
})

test('the signal of the run reaches a step; what it leaves open ends with the run', async () => {
  const { host, runtime, run } = await open(async (ctx) => {
    void ctx.step('left', () => new Promise(() => {})).catch(() => {})
    await ctx.step('waits', (signal) => {
      ctx.log.info('waiting')
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    })
  })
  const runId = newRunId('flow')
  const ended = run('flow', {}, { runId }).catch((error: unknown) => error)
  await host.waitFor((event) => event.type === 'log')
  expect(await runtime.abort({ runId, reason: 'enough' })).toBe(true)
  expect(await ended).toMatchObject({ type: 'aborted' })
  expectPairs(host.events)
  expect(host.events.at(-1)?.type).toBe('run_end')
  expect(host.steps).toEqual([])
})

test('a run that is suspended has no end, and goes on after its steps', async () => {
  const done: string[] = []
  const { host, runtime, run } = await open(async (ctx) => {
    await ctx.step('one', () => void done.push('one'))
    ctx.log.info('waiting')
    if (ctx.attempt > 1) return 'went on'
    return new Promise((_, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))
    })
  })
  const runId = newRunId('flow')
  const cut = run('flow', {}, { runId }).catch((error: unknown) => error)
  await host.waitFor((event) => event.type === 'log')
  await runtime.abort({ runId, reason: 'closing', isSuspension: true })
  await cut
  expect(host.settledRuns).toEqual([])
  expect(host.eventTypes()).not.toContain('run_end')
  const { result } = await run('flow', {}, { runId, attempt: 2 })
  expect([result, done]).toEqual(['went on', ['one']])
})

test('a source that changed is told', async () => {
  const { host, run } = await open(() => null)
  await run('flow', {}, { attempt: 2, sourceHash: 'of-before' })
  expect(host.events).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: expect.stringContaining('source has changed'),
    }),
  )
  await run('flow', {}, { attempt: 2, sourceHash: 'hash-of-flow' })
  expect(host.events.filter(({ type }) => type === 'log')).toHaveLength(1)
})

test('operations inside a step, and logs, say which step', async () => {
  const agent = createAgent(() => ({ model: 'demo/scripted' }))
  const { host, run } = await open(async (ctx) => {
    const session = await (await ctx.init(agent)).session()
    await ctx.step('ask', async () => {
      ctx.log.info('asking')
      return (await session.prompt('[[say:hi]]')).text
    })
    await session.prompt('[[say:outside]]')
  })
  await run('flow')
  const [start] = host.events.filter(({ type }) => type === 'step_start')
  const [inside, outside] = host.events.filter(({ type }) => type === 'operation_start')
  expect(inside?.stepId).toBe(start?.stepId)
  expect(outside?.stepId).toBeUndefined()
  expect(host.events.find(({ type }) => type === 'log')?.stepId).toBe(start?.stepId)
})

test('a tool has steps, which belong to its call', async () => {
  const buy = defineTool({
    name: 'buy',
    description: 'Buys.',
    async execute(_args, _signal, context) {
      const paid = await context.step('pay', (signal) => ({ isOff: signal.aborted }))
      return context.step('ship', () => paid)
    },
  })
  const { host, prompt } = await open(() => null, {
    workflows: {},
    agents: { shop: { default: createAgent(() => ({ model: 'demo/scripted', tools: [buy] })) } },
  })
  const { text } = await prompt('shop', '[[tool:buy {}]]')
  expect(text).toContain('"isOff":false')
  const [call] = host.events.filter(({ type }) => type === 'tool_start')
  const steps = host.events.filter(({ type }) => type.startsWith('step_'))
  expect(steps.map(({ type }) => type)).toEqual([
    'step_start',
    'step_end',
    'step_start',
    'step_end',
  ])
  expect(steps.every(({ toolCallId }) => toolCallId === call?.toolCallId)).toBe(true)
  // The call is over: an equal one later is another.
  expect(host.steps).toEqual([])
})

test('the same call again after one that failed goes on after its steps; after one that did not, it is another', async () => {
  const done: string[] = []
  const buy = defineTool<{ what: string }>({
    name: 'buy',
    description: 'Buys.',
    parameters: { type: 'object', additionalProperties: true },
    async execute({ what }, _signal, context) {
      await context.step('pay', () => void done.push(`pay ${what}`))
      if (done.push(`ship ${what}`) === 2) throw new Error('no truck')
    },
  })
  const { host, prompt } = await open(() => null, {
    workflows: {},
    agents: { shop: { default: createAgent(() => ({ model: 'demo/scripted', tools: [buy] })) } },
  })
  const calls = ['{"what":"a","n":1}', '{"what":"b"}', '{"n":1,"what":"a"}', '{"what":"b"}']
  await prompt('shop', calls.map((args) => `[[tool:buy ${args}]]`).join(' '))
  expect(done).toEqual(['pay a', 'ship a', 'pay b', 'ship b', 'ship a', 'pay b', 'ship b'])
  expect(stepsOf(host.events).map(({ memoised }) => memoised)).toEqual([false, false, true, false])
  expect(host.steps).toEqual([])
})

test('what is at work beside a step that fails is finished and kept; nothing more is begun', async () => {
  const done: string[] = []
  const { host, run } = await open(async (ctx) => {
    /** When the run's own code is over. */
    const late = async () => {
      await host.waitFor(({ type }) => type === 'step_end')
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all([
      ctx.step('pay', async () => {
        await late()
        await ctx.step('inside', () => void done.push('inside'))
        done.push('pay')
      }),
      ctx.step('book', async () => {
        await late()
        return done.push('book')
      }),
      ctx.step('fail', () => {
        if (ctx.attempt === 1) throw new Error('no luck')
      }),
    ])
  })
  const runId = newRunId('flow')
  await expect(run('flow', {}, { runId })).rejects.toMatchObject({ details: 'no luck' })
  expect(done).toEqual(['book'])
  expect(host.steps).toMatchObject([{ key: '["book",1]', result: 1 }])
  await run('flow', {}, { runId, attempt: 2 })
  expect(done).toEqual(['book', 'inside', 'pay'])
  expectPairs(host.events)
})

test('a result that cannot be stored is not given, and the step has an end', async () => {
  const { host, run } = await open((ctx) => ctx.step('one', () => 1))
  const commit = host.commit.bind(host)
  host.commit = async (changes) => {
    if (changes.some(({ type }) => type === 'step.finish')) throw new Error('The disk is full.')
    return commit(changes)
  }
  await expect(run('flow')).rejects.toThrow()
  expect(host.steps).toEqual([])
  expectPairs(host.events)
})

/** A workflow as data: what it does one after another, at once, and inside of one another. */
type Plan = { name: string; inside: Plan[]; isParallel: boolean }

const plans = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    inside: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'plan' },
      fc.constant<Plan[]>([]),
      fc.array(tie('plan'), { maxLength: 3 }),
    ),
    isParallel: fc.boolean(),
  }),
})).plan

/** One is cut off while another is in the middle. */
const leaf = (name: string): Plan => ({ name, inside: [], isParallel: false })
const sideBySide: Plan = {
  name: 'a',
  inside: [leaf('a'), { ...leaf('a'), inside: [leaf('a'), leaf('a')] }],
  isParallel: true,
}

test('whatever a workflow does and wherever it is cut off, each step is done once', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(fc.nat({ max: 12 }), { maxLength: 4 }), async (plan, cuts) => {
      const done = new Map<string, number>()
      let budget = 0
      const work = async (ctx: FlueContext, { name, inside, isParallel }: Plan, path: string) =>
        ctx.step(name, async (): Promise<string> => {
          const steps = inside.map((one, index) => async () => {
            // Steps that run at once have names of their own.
            const named = isParallel ? { ...one, name: `${one.name} ${index}` } : one
            return work(ctx, named, `${path}/${index}`)
          })
          const given: string[] = []
          if (isParallel) given.push(...(await Promise.all(steps.map((step) => step()))))
          else for (const step of steps) given.push(await step())
          if (budget-- === 0) throw new Error('cut off')
          done.set(path, (done.get(path) ?? 0) + 1)
          return `${path}(${given.join()})`
        })
      const {
        run,
        host,
        [Symbol.asyncDispose]: close,
      } = await openTestProject({
        workflows: { flow: { run: (ctx: FlueContext) => work(ctx, plan, '') } },
      })
      const runId = newRunId('flow')
      for (const [index, cut] of cuts.entries()) {
        budget = cut
        await run('flow', {}, { runId, attempt: index + 1 }).catch(() => undefined)
      }
      budget = Number.POSITIVE_INFINITY
      const { result } = await run('flow', {}, { runId, attempt: cuts.length + 1 })
      const expected = (one: Plan, path: string): string =>
        `${path}(${one.inside.map((step, index) => expected(step, `${path}/${index}`)).join()})`
      expect(result).toBe(expected(plan, ''))
      expect([...done.values()].every((times) => times === 1)).toBe(true)
      expectPairs(host.events)
      await close()
    }),
    { numRuns: 60, examples: [[sideBySide, [0]]] },
  )
})
