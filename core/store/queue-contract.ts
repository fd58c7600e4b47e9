/** The part of the store's contract that is about the queue (S14). */
import { expect, it } from 'vitest'
import type { Change, NewPrompt } from '../contract/change.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import type { Store } from './port.ts'

function prompt(id: string, over: Partial<NewPrompt> = {}, session = 'default'): Change {
  const of = { agent: 'agent', instanceId: 'one', session, runId: null, dispatchId: null }
  const operation = { id, kind: 'prompt', ...of, parentOperationId: null, preview: 'hi' } as const
  const content = { message: 'hi', images: [], model: null, thinkingLevel: null }
  return {
    type: 'prompt.admit',
    prompt: {
      operation: { ...operation, model: null },
      content: { ...content, resultSchema: null },
      starts: false,
      ...over,
    },
  }
}

function settle(operationId: string): Change {
  const settled = { status: 'completed', usage: null, error: null, model: null } as const
  return { type: 'operation.settle', operationId, ...settled }
}

export function defineQueueContract(open: () => Store): void {
  const ids = (filter: Parameters<Store['queue']['list']>[0] = {}) =>
    open()
      .queue.list(filter, {})
      .items.map(({ id }) => id)

  it('has one order over prompts, dispatches and runs, and is read in pages', async () => {
    const store = open()
    await store.commit([prompt('p1')])
    await store.commit([make.admit('d1'), make.run('r1')])
    await store.commit([prompt('p2', {}, 'other')])
    expect(ids()).toEqual(['p1', 'd1', 'r1', 'p2'])
    expect(ids({ kind: ['prompt'] })).toEqual(['p1', 'p2'])
    expect(ids({ agent: 'agent', instanceId: 'one', session: 'default' })).toEqual(['p1', 'd1'])
    expect(ids({ workflow: 'flow' })).toEqual(['r1'])
    const first = store.queue.list({}, { limit: 3 })
    const rest = store.queue.list({}, { cursor: first.nextCursor ?? '' })
    expect(rest.items.map(({ id, position }) => [id, position])).toEqual([['p2', 4]])
    expect(store.operations.get('p1')).toMatchObject({ status: 'running', kind: 'prompt' })
  })

  it('counts all of it, whatever is read of it', async () => {
    const store = open()
    expect(store.queue.counts()).toEqual({ queued: 0, running: 0, waiting: 0 })
    const many = Array.from({ length: 250 }, (_, index) => prompt(`p${index}`))
    await store.commit([
      ...many,
      prompt('begun', { starts: true }),
      make.admit('d1'),
      make.run('r1'),
    ])
    expect(store.queue.list({}, {}).items.length).toBeLessThan(253)
    const later = Date.now() + 3_600_000
    const again = { type: 'queue.requeue', reason: 'busy', isInterruption: false } as const
    await store.commit([{ ...again, id: 'p0', nextAttemptAt: later }])
    const counts = store.queue.counts()
    expect(counts.waiting).toBe(1)
    expect(counts.running).toBe(store.queue.list({ status: ['running'] }, {}).items.length)
    expect(counts.queued + counts.running + counts.waiting).toBe(253)
    await store.commit(many.map((_, index) => settle(`p${index}`)))
    expect(store.queue.counts()).toMatchObject({ waiting: 0, queued: 253 - 250 - counts.running })
  })

  it('loses what ends, in the change that ends it, and gives its place to nobody', async () => {
    const store = open()
    await store.commit([prompt('p1'), make.admit('d1'), make.run('r1')])
    await store.commit(make.settleAll('r1', 'p1', 'd1', 'completed'))
    expect(ids()).toEqual([])
    await store.commit([prompt('p1'), prompt('p2')])
    expect(store.queue.get('p2')?.position).toBeGreaterThan(3)
  })

  it('admits once: the same id again, or a dispatch by its key, has no second place', async () => {
    const store = open()
    const keyed = { idempotencyKey: 'k' }
    await store.commit([prompt('p1'), make.admit('d1', keyed)])
    await store.commit([prompt('p1')])
    await store.commit([make.admit('d2', keyed)])
    expect(ids()).toEqual(['p1', 'd1'])
  })

  it('counts attempts, and those that were cut off', async () => {
    const store = open()
    await store.commit([prompt('p1', { starts: true }), make.admit('d1')])
    expect(store.queue.get('p1')).toMatchObject({ status: 'running', attempt: 1, maxAttempts: 3 })
    const again = { type: 'queue.requeue', reason: 'gone', nextAttemptAt: null } as const
    await store.commit([{ ...again, id: 'p1', isInterruption: true }])
    expect(store.queue.get('p1')).toMatchObject({
      status: 'queued',
      attempt: 1,
      interruptions: 1,
      reason: 'gone',
    })
    await store.commit([{ type: 'queue.start', id: 'p1' }])
    await store.commit([{ type: 'queue.start', id: 'p1' }])
    expect(store.queue.get('p1')).toMatchObject({ status: 'running', attempt: 2 })
    await store.commit([{ ...again, id: 'p1', isInterruption: false }])
    expect(store.queue.get('p1')).toMatchObject({ interruptions: 1 })
    await store.commit([{ type: 'dispatch.start', dispatchId: 'd1' }])
    expect(store.queue.get('d1')).toMatchObject({ status: 'running', attempt: 1 })
    await store.commit([{ type: 'dispatch.requeue', dispatchId: 'd1' }])
    expect(store.queue.get('d1')).toMatchObject({ status: 'queued', attempt: 1 })
  })

  it('says what waits for its next attempt, until then', async () => {
    const store = open()
    await store.commit([prompt('p1', { starts: true }), prompt('p2')])
    const wait = { type: 'queue.wait', reason: 'busy' } as const
    const nextAttemptAt = Date.now() + 60_000
    await store.commit([{ ...wait, id: 'p1', nextAttemptAt }])
    await store.commit([{ ...wait, id: 'p2', nextAttemptAt }])
    expect(store.queue.get('p1')).toMatchObject({
      status: 'waiting',
      reason: 'busy',
      nextAttemptAt,
    })
    expect(store.queue.get('p2')?.status).toBe('queued')
    const ids = (filter: Parameters<Store['queue']['list']>[0]) =>
      store.queue.list(filter, {}).items.map(({ id }) => id)
    expect(ids({ status: ['waiting'] })).toEqual(['p1'])
    expect(ids({ status: ['queued', 'running'] })).toEqual(['p2'])
    expect(ids({ q: 'AGENT Busy' })).toEqual(['p1'])
    expect(ids({ q: 'agent p2' })).toEqual(['p2'])
    await store.commit([{ ...wait, id: 'p1', nextAttemptAt: Date.now() - 1 }])
    expect(store.queue.get('p1')).toMatchObject({ status: 'running' })
    expect(ids({ status: ['waiting'] })).toEqual([])
    expect(ids({ status: ['running'] })).toEqual(['p1'])
    expect(store.queue.get('p1')).not.toHaveProperty('reason')
  })

  it('notes what shall end: one of its kind, or what runs in a session', async () => {
    const store = open()
    const running = { starts: true }
    await store.commit([prompt('p1', running), prompt('p2', running, 'other'), prompt('p3')])
    const place = { agent: 'agent', instanceId: 'one' }
    const stop = { type: 'queue.stop', reason: 'no' } as const
    await store.commit([{ ...stop, target: { ...place, session: 'default' } }])
    const reasons = () => ['p1', 'p2', 'p3'].map((id) => store.queue.get(id)?.stopReason)
    expect(reasons()).toEqual(['no', null, null])
    await store.commit([{ ...stop, target: place }])
    expect(reasons()).toEqual(['no', 'no', null])
    await store.commit([{ ...stop, target: { id: 'p3' } }])
    expect(reasons()).toEqual(['no', 'no', 'no'])
  })

  it('keeps what was asked, however long, beyond the end and until its session is gone', async () => {
    const store = open()
    const image = { type: 'image', mediaType: 'image/png', data: 'A'.repeat(100_000) } as const
    const content = {
      message: 'look',
      images: [image],
      model: 'demo/echo',
      thinkingLevel: 'high' as const,
      resultSchema: { type: 'object' },
      traceparent: '00-aa-bb-01',
    }
    await store.commit([prompt('p1', { content }), prompt('p2'), prompt('p3', {}, 'other')])
    expect(store.queue.prompt('p1')).toEqual(content)
    await store.commit([settle('p1'), settle('p3')])
    expect(store.queue.prompt('p1')).toEqual(content)
    await store.commit([make.openSession('s', { name: 'default' })])
    await store.commit([{ type: 'session.delete', sessionId: 's' }])
    expect(store.queue.prompt('p1')).toBeNull()
    expect(store.queue.prompt('p2')?.message).toBe('hi')
    expect(store.queue.prompt('p3')?.message).toBe('hi')
    expect(store.queue.prompt('unknown')).toBeNull()
  })

  it('says what a prompt and a dispatch repeat', async () => {
    const store = open()
    await store.commit([prompt('p2', { retryOf: 'p1' }), make.admit('d2', { replayOf: 'd1' })])
    expect(store.operations.get('p2')).toMatchObject({ retryOf: 'p1' })
    expect(store.dispatches.get('d2')).toMatchObject({ replayOf: 'd1' })
    expect(store.dispatches.get('d2')).not.toHaveProperty('retryOf')
  })
}
