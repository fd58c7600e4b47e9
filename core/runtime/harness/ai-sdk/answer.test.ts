import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Answer } from './answer.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

test('thoughts say how long they took, where it was long enough to tell', () => {
  const answer = new Answer(new Set())
  answer.begin('reasoning', 'r1', undefined)
  vi.advanceTimersByTime(1200)
  answer.append('reasoning', 'r1', 'Let me see', undefined)
  vi.advanceTimersByTime(300)
  answer.end('reasoning', 'r1', undefined)
  vi.advanceTimersByTime(5000)
  answer.append('reasoning', 'r2', 'Quick', undefined)
  vi.advanceTimersByTime(499)
  answer.append('reasoning', 'r2', '.', undefined)
  answer.append('text', 't1', 'Done.', undefined)
  vi.advanceTimersByTime(5000)
  expect(answer.message()?.content).toEqual([
    { type: 'reasoning', text: 'Let me see', durationMs: 1500 },
    { type: 'reasoning', text: 'Quick.' },
    { type: 'text', text: 'Done.' },
  ])
})
