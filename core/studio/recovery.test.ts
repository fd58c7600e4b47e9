/** What becomes of prompts and dispatches when their process dies, at every point of their way. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/port.ts'
import {
  type BeforeStep,
  type Effects,
  live,
  type Mortal,
  messagesOf,
  type Step,
  steps,
} from './testing/mortal-queue.ts'

const key = { agent: 'echo', instanceId: 'one', session: 'default' }

/** Kills the process before the step of what says `message`, as often as told. */
function killing(message: string, at: Step, times: number) {
  let process: Mortal | null = null
  let deaths = 0
  let died: (() => void) | null = null
  return {
    before(step: Step, request: { message: string }) {
      if (step !== at || request.message !== message || deaths >= times) return
      deaths += 1
      process?.die()
      died?.()
    },
    owns(mortal: Mortal) {
      process = mortal
    },
    deaths: () => deaths,
    /** Resolves with the next death. */
    death: () => new Promise<void>((resolve) => (died = resolve)),
  }
}

function endsOf(store: Store, operationId: string) {
  return store.events.list({ operationId, types: ['operation'] }, {})
}

function assertWhole(store: Store): void {
  const events = store.events.list({}, {})
  for (const [start, end] of [
    ['operation_start', 'operation'],
    ['tool_start', 'tool_call'],
    ['dispatch_started', 'dispatch_started'],
  ] as const) {
    const of = (type: string) => events.filter((event) => event.type === type).length
    expect(of(end), `${start} → ${end}`).toBe(of(start))
  }
  expect(store.queue.list({}, {}).items).toEqual([])
  expect(store.operations.list({ status: ['running'] }, {}).items).toEqual([])
}

for (const at of steps) {
  test(`a prompt whose process dies before "${at}" is answered once, told once and acts once`, async () => {
    const shared = createMemoryStore()
    const effects: Effects = []
    const kill = killing('hello', at, 1)
    const first = await live(shared, { before: kill.before, effects })
    kill.owns(first)
    const death = kill.death()
    const accepted = first.prompts.accept({ ...key, message: 'hello' }, {})
    const behind = first.prompts.accept({ ...key, message: 'behind it' }, {})
    const { operationId } = await accepted
    await Promise.all([behind, death])

    const second = await live(shared, { before: () => undefined, effects })
    await second.queue.whenIdle()
    expect(shared.operations.get(operationId)).toMatchObject({ status: 'completed', error: null })
    const ends = endsOf(shared, operationId)
    expect(ends.filter((event) => event.type === 'operation' && !event.continues)).toHaveLength(1)
    expect(ends.length).toBeLessThanOrEqual(2)
    const messages = messagesOf(shared, key)
    const said = messages.flatMap((message) =>
      message.role === 'user'
        ? message.content.map((part) => part.type === 'text' && part.text)
        : [],
    )
    expect(said).toEqual(['hello', 'behind it'])
    expect(effects.filter((effect) => effect === 'hello')).toHaveLength(at === 'run tool' ? 0 : 1)
    const result = messages.find(({ role }) => role === 'tool')
    const expected = { 'run tool': /before this call began/, 'end tool': /is unknown/ }[
      at as string
    ]
    expect(JSON.stringify(result)).toMatch(expected ?? /acted/)
    assertWhole(shared)
  })

  test(`a dispatch whose process dies before "${at}" is answered once, told once and acts once`, async () => {
    const shared = createMemoryStore()
    const effects: Effects = []
    const kill = killing('hello', at, 1)
    const first = await live(shared, { before: kill.before, effects })
    kill.owns(first)
    const death = kill.death()
    const { dispatchId } = await first.dispatches.admit({ ...key, input: 'hello' })
    await death

    const second = await live(shared, { before: () => undefined, effects })
    await second.queue.whenIdle()
    expect(shared.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
    const told = messagesOf(shared, key).filter(({ role }) => role === 'user')
    expect(told).toHaveLength(1)
    expect(effects).toHaveLength(at === 'run tool' ? 0 : 1)
    assertWhole(shared)
  })
}

test('what kills its process each time ends as failed, and says how often it was tried', async () => {
  const shared = createMemoryStore()
  const kill = killing('deadly', 'answer', 99)
  // Never done before the other has killed the process.
  const before: BeforeStep = (step, request) => {
    if (request.message === 'fine' && kill.deaths() < 2) return new Promise(() => undefined)
    return kill.before(step, request)
  }
  let operationId = ''
  let bystander = ''
  for (let death = 1; death <= 3; death++) {
    const process = await live(shared, { before })
    kill.owns(process)
    const dead = kill.death()
    if (death === 1) {
      const deadly = process.prompts.accept({ ...key, message: 'deadly' }, {})
      const other = process.dispatches.admit({ ...key, session: 'other', input: 'fine' })
      operationId = (await deadly).operationId
      bystander = (await other).dispatchId
    }
    await dead
  }
  const last = await live(shared, { before })
  await last.queue.whenIdle()
  expect(shared.operations.get(operationId)).toMatchObject({
    status: 'failed',
    error: { type: 'interrupted', details: 'It was interrupted 3 times.' },
  })
  // What was worked beside it was cut off with it, but is not given up with it.
  expect(shared.dispatches.get(bystander)).toMatchObject({ outcome: 'completed' })
  assertWhole(shared)
})

test('what somebody stopped does not go on when the process dies before it has ended', async () => {
  const shared = createMemoryStore()
  let reached: () => void = () => undefined
  const running = new Promise<void>((resolve) => (reached = resolve))
  const first = await live(shared, {
    before: (step) => {
      if (step !== 'answer') return
      reached()
      return new Promise<void>(() => undefined)
    },
  })
  const { operationId } = await first.prompts.accept({ ...key, message: 'hello' }, {})
  const waiting = (await first.prompts.accept({ ...key, message: 'behind' }, {})).operationId
  await running
  expect(await first.prompts.cancel(waiting, 'No more.')).toBe(true)
  const reason = 'A person stopped it.'
  await shared.commit([{ type: 'queue.stop', target: { id: operationId }, reason }])
  first.die()

  const effects: Effects = []
  const second = await live(shared, { before: () => undefined, effects })
  await second.queue.whenIdle()
  expect(shared.operations.get(operationId)).toMatchObject({ status: 'aborted' })
  expect(shared.operations.get(waiting)).toMatchObject({ status: 'aborted' })
  expect(effects).toEqual([])
  assertWhole(shared)
})

test('a prompt is admitted whole or not at all: its key, its place and the move of its session', async () => {
  const shared = createMemoryStore()
  const first = await live(shared, { before: () => undefined })
  await first.prompts.accept({ ...key, message: 'one' }, {})
  await first.queue.whenIdle()
  const session = shared.sessions.find(key)
  const leaf = { sessionId: session?.id ?? '', leafId: null }
  const asked = { ...key, message: 'instead' }
  const accepted = await first.prompts.accept(asked, { idempotencyKey: 'k', leaf })
  expect(accepted.deduplicated).toBe(false)
  await first.queue.whenIdle()
  const after = shared.sessions.find(key)?.leafId
  // Asked again it moves nothing, also when the session has gone on.
  expect(await first.prompts.accept(asked, { idempotencyKey: 'k', leaf })).toEqual({
    ...accepted,
    deduplicated: true,
  })
  expect(shared.sessions.find(key)?.leafId).toBe(after)
  const other = first.prompts.accept({ ...asked, message: 'other' }, { idempotencyKey: 'k', leaf })
  await expect(other).rejects.toMatchObject({ type: 'submission_conflict', status: 409 })
  expect(messagesOf(shared, key).filter(({ role }) => role === 'user')).toHaveLength(1)
})

test('what cannot be read any more is not waited for', async () => {
  const shared = createMemoryStore()
  const first = await live(shared, { before: () => new Promise<void>(() => undefined) })
  const running = first.prompts.accept({ ...key, message: 'one' }, {})
  const { operationId } = await first.prompts.accept({ ...key, message: 'two' }, {})
  await running
  first.die()
  const damaged: Store = {
    ...shared,
    queue: {
      ...shared.queue,
      prompt: (id) => (id === operationId ? null : shared.queue.prompt(id)),
    },
  }
  const second = await live(damaged, { before: () => undefined })
  await second.queue.whenIdle()
  await expect.poll(() => shared.operations.get(operationId)?.status).toBe('failed')
  assertWhole(shared)
})

test('the same request once more: what failed or was stopped is retried, what has ended is replayed', async () => {
  const shared = createMemoryStore()
  const process = await live(shared, {
    before: (step, { message }) => {
      if (step === 'answer' && message === 'bad') throw new Error('no')
    },
  })
  const failed = process.prompts.start({ ...key, message: 'bad' })
  await expect(failed.response).rejects.toThrow()
  const retried = await process.prompts.repeat({ retryOf: failed.operationId })
  await process.queue.whenIdle()
  expect(shared.operations.get(retried.operationId)).toMatchObject({
    retryOf: failed.operationId,
    preview: 'bad',
  })
  const fine = process.prompts.start({ ...key, message: 'good' })
  await fine.response
  const refused = { type: 'not_retryable', status: 409 }
  await expect(async () =>
    process.prompts.repeat({ retryOf: fine.operationId }),
  ).rejects.toMatchObject(refused)
  const { operationId } = await process.prompts.repeat({ replayOf: fine.operationId })
  expect(operationId).not.toBe(fine.operationId)
  const { dispatchId } = await process.dispatches.admit({ ...key, input: { a: 1 } })
  await process.queue.whenIdle()
  await expect(process.dispatches.repeat({ retryOf: dispatchId })).rejects.toMatchObject(refused)
  const again = await process.dispatches.repeat({ replayOf: dispatchId })
  expect(shared.dispatches.get(again.dispatchId)).toMatchObject({
    replayOf: dispatchId,
    input: { a: 1 },
  })
  await process.queue.whenIdle()
  assertWhole(shared)
})

const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('prompt' as const), session: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('dispatch' as const), session: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('work' as const), steps: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
)

test('whatever is accepted, stopped and killed: in order per session, one end each, nothing lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 24 }), async (actions) => {
      const shared = createMemoryStore()
      const accepted: {
        id: string
        kind: 'prompt' | 'dispatch'
        message: string
        session: string
      }[] = []
      const cancelled = new Set<string>()
      let allowed = 0
      let waiting: (() => void)[] = []
      const before = () =>
        new Promise<void>((resolve) => {
          if (allowed > 0) allowed -= 1
          else return void waiting.push(resolve)
          resolve()
        })
      const release = (count: number) => {
        for (let left = count; left > 0; left--) {
          const next = waiting.shift()
          if (next) next()
          else allowed += 1
        }
      }
      let process = await live(shared, { before })
      for (const [index, one] of actions.entries()) {
        if (one.do === 'prompt' || one.do === 'dispatch') {
          const session = `s${one.session}`
          const message = `m${index}`
          const place = { ...key, session }
          const id =
            one.do === 'prompt'
              ? (await process.prompts.accept({ ...place, message }, {})).operationId
              : (await process.dispatches.admit({ ...place, input: message })).dispatchId
          accepted.push({ id, kind: one.do, message, session })
        } else if (one.do === 'cancel') {
          const chosen = accepted[one.which]
          if (chosen?.kind !== 'prompt') continue
          if (await process.prompts.cancel(chosen.id, 'stop')) cancelled.add(chosen.id)
        } else if (one.do === 'work') {
          release(one.steps)
          for (let turn = 0; turn < 20; turn++) await Promise.resolve()
        } else {
          process.die()
          allowed = 0
          waiting = []
          process = await live(shared, { before })
        }
      }
      allowed = Number.MAX_SAFE_INTEGER
      for (const go of waiting.splice(0)) go()
      await process.queue.whenIdle()

      expect(shared.queue.list({}, {}).items).toEqual([])
      for (const { id, kind } of accepted) {
        if (kind === 'dispatch') {
          expect(shared.dispatches.get(id)?.status).toBe('settled')
          continue
        }
        const { status } = shared.operations.get(id) ?? { status: 'lost' }
        expect(['completed', 'failed', 'aborted']).toContain(status)
        if (cancelled.has(id)) expect(status).toBe('aborted')
        const ends = endsOf(shared, id).filter(
          (event) => event.type === 'operation' && !event.continues,
        )
        expect(ends).toHaveLength(1)
      }
      for (const session of ['s0', 's1', 's2']) {
        const told = messagesOf(shared, { ...key, session }).flatMap((message) =>
          message.role === 'user'
            ? message.content.map((part) => part.type === 'text' && part.text)
            : [],
        )
        const inOrder = accepted
          .filter((item) => item.session === session && told.includes(item.message))
          .map(({ message }) => message)
        expect(told).toEqual(inOrder)
      }
    }),
    { numRuns: 60 },
  )
})
