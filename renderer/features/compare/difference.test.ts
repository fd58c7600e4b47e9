import { expect, test } from 'vitest'
import { difference } from './difference.ts'

test('says more and less in a word, and nothing of what is not known', () => {
  expect(difference(100, 112)).toBe('+12 %')
  expect(difference(100, 60)).toBe('−40 %')
  expect(difference(100, 320)).toBe('×3.2')
  expect(difference(1, 25)).toBe('×25')
  expect(difference(100, 100)).toBeNull()
  expect(difference(1000, 1001)).toBeNull()
  expect(difference(null, 5)).toBeNull()
  expect(difference(0, 5)).toBeNull()
})
