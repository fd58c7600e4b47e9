/** The part of the store’s contract that is about runs, operations, dispatches and idempotency keys. */
import { beforeEach, expect, it } from 'vitest'
import { HearthError } from '../contract/error.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import type { Store } from './port.ts'

/** To be called in a `describe`; `current` gives the store of the test that runs. */
export function defineWorkContract(current: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = current()
  })

  it('settle once: the first terminal state wins (S6)', async () => {
    await store.commit([make.run('r'), make.operation('op'), make.admit('d')])
    await store.commit([{ type: 'dispatch.start', dispatchId: 'd' }])
    await store.commit([...make.settleAll('r', 'op', 'd', 'completed')])
    await store.commit([...make.settleAll('r', 'op', 'd', 'failed')])
    expect(store.runs.get('r')).toMatchObject({ status: 'succeeded', result: { ok: true } })
    expect(store.operations.get('op')?.status).toBe('completed')
    expect(store.dispatches.get('d')).toMatchObject({ outcome: 'completed', attempts: 1 })
  })

  it('keep whose run it is, and list by it', async () => {
    await store.commit([
      make.run('w'),
      make.handlerRun('h1', 'chat', 'a'),
      make.handlerRun('h2', 'chat', 'b'),
      make.handlerRun('h3', 'flow', 'a'),
    ])
    const ids = (filter: Parameters<typeof store.runs.list>[0]) =>
      store.runs.list(filter, {}).items.map((run) => run.id)
    expect(ids({})).toEqual(['h3', 'h2', 'h1', 'w'])
    expect(ids({ workflow: 'flow' })).toEqual(['w'])
    expect(ids({ agent: 'chat' })).toEqual(['h2', 'h1'])
    expect(ids({ agent: 'chat', instanceId: 'a' })).toEqual(['h1'])
    const [handler, workflow] = [store.runs.get('h1'), store.runs.get('w')]
    expect(handler).toMatchObject({ workflow: null, agent: 'chat', instanceId: 'a' })
    expect(workflow).toMatchObject({ workflow: 'flow', agent: null, instanceId: null })
  })

  it('count the events of a run', async () => {
    await store.commit([
      make.run('r'),
      make.log('a', { runId: 'r' }),
      make.log('b', { runId: 'r' }),
    ])
    expect(store.runs.get('r')?.eventCount).toBe(2)
  })

  it('find long runs that are over, newest first', async () => {
    const events = (runId: string, count: number) =>
      Array.from({ length: count }, (_, index) => make.log(`${index}`, { runId }))
    const outcome = { status: 'succeeded', result: null, error: null } as const
    const ids = ['old', 'short', 'running', 'new']
    await store.commit([
      ...ids.flatMap((id) => [make.run(id), ...events(id, id === 'short' ? 1 : 3)]),
      ...ids
        .filter((id) => id !== 'running')
        .map((runId) => ({ type: 'run.settle' as const, runId, ...outcome })),
    ])
    const [newest, old] = ['new', 'old'].map((id) => ({ id, eventCount: 3 }))
    expect(store.runs.long(3, 10)).toEqual([newest, old])
    expect(store.runs.long(3, 1)).toEqual([newest])
    expect(store.runs.long(4, 10)).toEqual([])
  })

  it('answer an idempotent admission with the first row and refuse a different one', async () => {
    const first = await store.commit([make.admit('d1', { idempotencyKey: 'k', input: 1 })])
    const again = await store.commit([
      make.admit('d2', { idempotencyKey: 'k', input: 1 }),
      make.log('queued'),
    ])
    expect(again).toEqual({ ...first, events: [] })
    expect(store.dispatches.get('d2')).toBeNull()
    const other = store.commit([make.admit('d3', { idempotencyKey: 'k', input: 2 })])
    await expect(other).rejects.toMatchObject({ type: 'submission_conflict', status: 409 })
  })

  it('apply a commit once per key, and refuse the key for another payload (S10)', async () => {
    const first = await store.commit([make.claim('k', 'r1'), make.run('r1'), make.log('one')])
    expect(first.claim).toMatchObject({ refId: 'r1', isReplay: false })
    const [again, other] = await Promise.allSettled([
      store.commit([make.claim('k', 'r2'), make.run('r2'), make.log('two')]),
      store.commit([make.claim('k', 'r3', { payloadHash: 'else' }), make.run('r3')]),
    ])
    expect(again).toMatchObject({
      value: { claim: { refId: 'r1', isReplay: true }, events: [] },
    })
    expect(other).toMatchObject({ reason: { type: 'submission_conflict', status: 409 } })
    const elsewhere = await store.commit([make.claim('k', 'r4', { scope: 'two' })])
    expect(elsewhere.claim).toMatchObject({ refId: 'r4', isReplay: false })
    expect(store.runs.list({}, {}).items.map((run) => run.id)).toEqual(['r1'])
    const request = { scope: 'one', key: 'k', payloadHash: 'hash' }
    expect(store.keys.find(request)).toEqual({ refId: 'r1' })
    expect(store.keys.find({ ...request, key: 'new' })).toBeNull()
    expect(() => store.keys.find({ ...request, payloadHash: 'else' })).toThrow(HearthError)
    expect((await store.commit([make.log('three')])).claim).toBeNull()
  })

  it('leave a key free when the commit that claims it fails (S1, S10)', async () => {
    const failing = store.commit([make.claim('k', 'r1'), make.entry('missing', 'e1')])
    await expect(failing).rejects.toMatchObject({ type: 'session_not_found' })
    expect((await store.commit([make.claim('k', 'r2')])).claim).toMatchObject({ refId: 'r2' })
  })

  it('list unsettled dispatches oldest first and requeue running ones', async () => {
    await store.commit([make.admit('d1'), make.admit('d2'), make.admit('d3')])
    await store.commit([
      { type: 'dispatch.start', dispatchId: 'd1' },
      { type: 'dispatch.settle', dispatchId: 'd2', outcome: 'aborted', error: null },
    ])
    expect(store.dispatches.counts()).toEqual({ queued: 1, running: 1 })
    await store.commit([{ type: 'dispatch.requeue', dispatchId: 'd1' }])
    expect(store.dispatches.unsettled().map(({ id, status }) => [id, status])).toEqual([
      ['d1', 'queued'],
      ['d3', 'queued'],
    ])
  })

  it('page newest first without gaps or repeats while rows arrive', async () => {
    await store.commit(Array.from({ length: 5 }, (_, index) => make.run(`r${index}`)))
    const first = store.runs.list({}, { limit: 2 })
    await store.commit([make.run('late')])
    const second = store.runs.list({}, { limit: 10, cursor: first.nextCursor ?? '' })
    const ids = [...first.items, ...second.items].map((run) => run.id)
    expect(ids).toEqual(['r4', 'r3', 'r2', 'r1', 'r0'])
    expect(second.nextCursor).toBeNull()
  })

  it('refuses a cursor or limit that is not its own', () => {
    for (const page of [{ cursor: 'nonsense' }, { limit: 0 }, { limit: 1001 }]) {
      expect(() => store.runs.list({}, page)).toThrow(HearthError)
    }
  })
}
