import { describe, expect, it } from 'vitest'
import type { HearthEvent } from '../contract/event.ts'
import { contractFixtures as make } from '../store/contract-fixtures.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { EventLog } from './event-log.ts'

function setUp() {
  const store = createMemoryStore()
  const errors: unknown[] = []
  const log = new EventLog(store, (error) => errors.push(error))
  const seen: HearthEvent[] = []
  return { store, errors, log, seen }
}

function delta(text: string, operationId = 'op'): Extract<HearthEvent, { type: 'text_delta' }> {
  return { type: 'text_delta', timestamp: '', project: 'test', operationId, text }
}

describe('The event log', () => {
  it('publishes durable events after they can be read', async () => {
    const { store, log } = setUp()
    let readable = 0
    log.subscribe({}, () => {
      readable = store.events.list({}, {}).length
    })
    await log.commit([make.log('one')])
    expect(readable).toBe(1)
  })

  it('keeps deltas behind what was committed before them', async () => {
    const { log, seen } = setUp()
    log.subscribe({}, (event) => seen.push(event))
    const first = log.commit([make.log('first')])
    log.publish([delta('a')])
    const second = log.commit([make.log('second')])
    log.publish([delta('b')])
    await Promise.all([first, second])
    await log.commit([])
    const order = seen.map((event) =>
      event.type === 'text_delta' ? event.text : event.type === 'log' && event.message,
    )
    expect(order).toEqual(['first', 'a', 'second', 'b'])
  })

  it('publishes deltas at once when nothing is pending', () => {
    const { log, seen } = setUp()
    log.subscribe({}, (event) => seen.push(event))
    log.publish([delta('now')])
    expect(seen).toHaveLength(1)
  })

  it('follows an operation into what it delegates', async () => {
    const { log, seen } = setUp()
    log.subscribe({ operationId: 'op' }, (event) => seen.push(event))
    log.publish([{ ...delta('child', 'op2'), parentOperationId: 'op' }])
    log.publish([{ ...delta('grandchild', 'op3'), parentOperationId: 'op2' }])
    log.publish([delta('stranger', 'op9')])
    expect(seen.map((event) => event.operationId)).toEqual(['op2', 'op3'])
  })

  it('survives a listener that throws and a commit that fails', async () => {
    const { log, seen, errors } = setUp()
    log.subscribe({}, () => {
      throw new Error('listener')
    })
    const unsubscribe = log.subscribe({}, (event) => seen.push(event))
    await expect(log.commit([make.entry('missing', 'e')])).rejects.toMatchObject({
      type: 'session_not_found',
    })
    await log.commit([make.log('one')])
    expect(errors).toHaveLength(1)
    unsubscribe()
    await log.commit([make.log('two')])
    expect(seen).toHaveLength(1)
  })
})
