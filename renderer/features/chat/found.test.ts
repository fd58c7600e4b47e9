import { expect, test } from 'vitest'
import { stepHas } from './found.ts'
import type { Step } from './turns.ts'

const call: Step = {
  kind: 'tool',
  key: 'call',
  call: { toolCallId: 'call', toolName: 'grep', input: { pattern: 'Zürich' } },
  result: { output: 'needles in a haystack', isError: false },
  live: null,
}

test('a call has what is in its input and its output, by the beginnings of words', () => {
  expect(stepHas(call, ['needle'])).toBe(true)
  expect(stepHas(call, ['zür', 'HAY'])).toBe(true)
  expect(stepHas(call, ['needle', 'thread'])).toBe(false)
  expect(stepHas(call, ['stack'])).toBe(false)
})
