/** Dispatches while their process lives: admission, order, retries, stops. */
import { expect, test } from 'vitest'
import { HearthError } from '../contract/error.ts'
import { crash, eventsOf, newDatabase, openProcess, target } from './testing/dispatch-process.ts'

test('five for one session come one at a time, in order, strings verbatim and data as JSON', async () => {
  const delivered: string[] = []
  let running = 0
  const { dispatches, queue, store } = openProcess(newDatabase(), async ({ message, source }) => {
    running += 1
    expect(running).toBe(1)
    expect(source).toBe('dispatch')
    await Promise.resolve()
    delivered.push(message)
    running -= 1
  })
  const inputs = ['plain "text"', { issue: 1 }, null, 7, ['a']]
  const receipts = await Promise.all(inputs.map((input) => dispatches.admit({ ...target, input })))
  await queue.whenIdle()
  expect(delivered).toEqual(['plain "text"', '{"issue":1}', 'null', '7', '["a"]'])
  for (const { dispatchId } of receipts) {
    expect(eventsOf(store, dispatchId)).toEqual([
      'dispatch_queued',
      'dispatch_started',
      'dispatch_settled',
    ])
    expect(store.dispatches.get(dispatchId)).toMatchObject({
      status: 'settled',
      outcome: 'completed',
      attempts: 1,
    })
  }
  await store.close()
})

test('a key answers again, delivers once, and refuses other input', async () => {
  let deliveries = 0
  const { dispatches, queue, store } = openProcess(newDatabase(), async () => {
    deliveries += 1
  })
  const request = { ...target, input: { a: 1 }, idempotencyKey: 'k' }
  const first = await dispatches.admit(request)
  const second = await dispatches.admit(request)
  expect(second).toEqual({ ...first, deduplicated: true })
  await expect(dispatches.admit({ ...request, input: { a: 2 } })).rejects.toMatchObject({
    type: 'submission_conflict',
    status: 409,
  })
  await queue.whenIdle()
  expect(deliveries).toBe(1)
  expect(
    eventsOf(store, first.dispatchId).filter((type) => type === 'dispatch_queued'),
  ).toHaveLength(1)
  await store.close()
})

test.each([
  [{ ...target, instanceId: ' ', input: 1 }, 'instance id'],
  [{ ...target, session: '', input: 1 }, 'session name'],
  [{ ...target, input: undefined }, 'input is missing'],
  [{ ...target, input: { when: new Date() } }, 'input.when is an instance'],
  [{ ...target, input: [Number.NaN] }, 'input.0 is NaN'],
  [{ ...target, input: { run() {} } }, 'input.run is a function'],
])('what JSON cannot carry is refused: %o', async (request, details) => {
  const { dispatches, store } = openProcess(newDatabase(), async () => undefined)
  await expect(dispatches.admit(request)).rejects.toMatchObject({
    type: 'invalid_request',
    status: 400,
    details: expect.stringContaining(details),
  })
  expect(store.dispatches.counts()).toEqual({ queued: 0, running: 0 })
  await store.close()
})

test('a lost thread is tried again, three times at most; a failure of its own is not', async () => {
  const attempts: Record<string, number> = {}
  const { dispatches, queue, store } = openProcess(newDatabase(), async ({ instanceId }) => {
    attempts[instanceId] = (attempts[instanceId] ?? 0) + 1
    if (instanceId === 'once' && attempts[instanceId] === 1) throw crash()
    if (instanceId === 'always') throw crash()
    if (instanceId === 'wrong') {
      throw new HearthError({ type: 'provider_error', status: 502, message: 'no' })
    }
  })
  const outcomes = await Promise.all(
    ['once', 'always', 'wrong'].map(async (instanceId) => {
      const { dispatchId } = await dispatches.admit({ ...target, instanceId, input: 'go' })
      return dispatchId
    }),
  )
  await queue.whenIdle()
  expect(attempts).toEqual({ once: 2, always: 3, wrong: 1 })
  expect(outcomes.map((id) => store.dispatches.get(id)?.outcome)).toEqual([
    'completed',
    'failed',
    'failed',
  ])
  await store.close()
})

test('abort ends what waits and what runs, and leaves what is settled', async () => {
  const started: string[] = []
  let announce: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    announce = resolve
  })
  const { dispatches, queue, store } = openProcess(newDatabase(), ({ message }) => {
    started.push(message)
    announce()
    return message === 'long' ? new Promise(() => undefined) : Promise.resolve()
  })
  const long = await dispatches.admit({ ...target, input: 'long' })
  const waiting = await dispatches.admit({ ...target, input: 'waiting' })
  await first
  expect(await dispatches.abort(waiting.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  expect(await dispatches.abort(long.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  expect(await dispatches.abort(long.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  await queue.whenIdle()
  expect(started).toEqual(['long'])
  expect(eventsOf(store, waiting.dispatchId)).toEqual(['dispatch_queued', 'dispatch_settled'])
  await expect(dispatches.abort('dispatch_none', 'no')).rejects.toMatchObject({
    type: 'dispatch_not_found',
  })
  await store.close()
})
