import { expect, test } from 'vitest'
import type { Operation } from '../../../core/contract/operation.ts'
import { bestOf, candidatesOf, firstOf, questionId, sessionName } from './candidates.ts'

const operation = (
  ms: number,
  total: number | null,
  status: Operation['status'] = 'completed',
) => ({
  id: 'op',
  kind: 'prompt' as const,
  status,
  agent: 'a',
  instanceId: 'i',
  session: 's',
  runId: null,
  dispatchId: null,
  parentOperationId: null,
  preview: '',
  model: null,
  turns: 1,
  toolCalls: 0,
  usage: {
    input: 1,
    output: 1,
    cacheRead: 0,
    cacheWrite: 0,
    totalTokens: 2,
    cost: total === null ? null : { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total },
  },
  error: null,
  startedAt: 1000,
  endedAt: 1000 + ms,
})

test('the fastest and the cheapest of those that completed', () => {
  const all = [operation(30, 0.2), operation(10, 0.3), operation(1, 0.01, 'failed'), undefined]
  expect(bestOf(all)).toEqual({ fastest: 1, cheapest: 0 })
})

test('nothing is best alone, and an unknown price is not a low one', () => {
  expect(bestOf([operation(1, 0)])).toEqual({ fastest: null, cheapest: null })
  expect(bestOf([operation(1, 0), operation(2, 0)])).toEqual({ fastest: 0, cheapest: null })
  expect(bestOf([operation(1, null), operation(2, 0.5)])).toEqual({ fastest: 0, cheapest: null })
  const three = [operation(1, null), operation(2, 0.5), operation(3, 0.7)]
  expect(bestOf(three)).toEqual({ fastest: 0, cheapest: null })
  const open = [operation(1, 0.1), operation(2, 0.5), operation(3, 0, 'running')]
  expect(bestOf(open)).toEqual({ fastest: null, cheapest: null })
})

test('each model answers in a session of its own, and is found by it', () => {
  const question = questionId(new Date('2026-01-02T03:04:05Z'))
  const name = (index: number, model: string) => sessionName(question, index, model)
  expect(name(0, 'openai/gpt-5.5')).toBe('20260102-030405-1-openai-gpt-5.5')
  expect(name(1, 'openai/gpt-5.5')).not.toBe(name(0, 'openai/gpt-5.5'))
  const first = { ...operation(1, 0), session: name(1, 'b'), model: 'b', startedAt: 5 }
  const all = [
    { ...first, id: 'later', startedAt: 9 },
    { ...first, session: '20260102-030406-1-other', model: 'other' },
    first,
    { ...operation(1, 0), session: name(0, 'a'), model: 'a' },
  ]
  expect(candidatesOf(question, all).map(({ model }) => model)).toEqual(['a', 'b'])
  expect(firstOf(name(1, 'b'), all)).toBe(first)
})
