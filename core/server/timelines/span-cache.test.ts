/** Spans that were built once are not shown any more when what they were built of is gone. */
import { expect, test } from 'vitest'
import type { Change } from '../../contract/change.ts'
import { contractFixtures as make } from '../../store/contract-fixtures.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import { timelineSpans } from './span-cache.ts'

const who = { agent: 'agent', instanceId: 'one', session: 'default' }

function record(operationId: string): Change[] {
  const where = { timestamp: new Date(0).toISOString(), project: 'p', ...who, operationId }
  const start = { type: 'operation_start', operationKind: 'prompt', preview: 'hi' } as const
  return [
    make.operation(operationId),
    { type: 'event.append', event: { ...where, ...start, model: null } },
    {
      type: 'operation.settle',
      operationId,
      status: 'completed',
      usage: null,
      error: null,
      model: null,
    },
  ]
}

test('a session’s timeline goes without a deleted operation at once, and has it back when it is restored', async () => {
  const store = createMemoryStore()
  await store.commit([...record('op_hidden'), ...record('op_kept')])
  const spans = () => [...timelineSpans(store.events, who)].join('')
  const all = spans()
  await store.commit([{ type: 'operation.hide', operationId: 'op_hidden', deletedAt: 1 }])
  expect(spans()).not.toContain('op_hidden')
  expect(spans()).toContain('op_kept')
  await store.commit([{ type: 'operation.hide', operationId: 'op_hidden', deletedAt: null }])
  expect(spans()).toBe(all)
})

test('a session’s timeline goes without an operation that was deleted', async () => {
  const store = createMemoryStore()
  await store.commit([...record('op_gone'), ...record('op_kept')])
  const spans = () => [...timelineSpans(store.events, who)].join('')
  expect(spans()).toContain('op_gone')
  await store.commit([{ type: 'operation.delete', operationId: 'op_gone' }])
  expect(spans()).not.toContain('op_gone')
  expect(spans()).toContain('op_kept')
})
