import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedPart } from './changed-part.ts'

test.each([
  ['one\ntwo\nthree', 'one\n2\nthree', { start: 4, end: 7, text: '2' }],
  ['same', 'same', { start: 4, end: 4, text: '' }],
  ['ab', 'aab', { start: 1, end: 1, text: 'a' }],
  ['a\r\nb', 'a\nb', { start: 1, end: 3, text: '\n' }],
  ['😀', '😁', { start: 0, end: 2, text: '😁' }],
])('%j to %j', (old, now, part) => {
  expect(changedPart(old, now)).toEqual(part)
})

test('put in its place, the part makes the new text of the old one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '😀', '😁') })
  fc.assert(
    fc.property(text, text, (old, now) => {
      const { start, end, text: middle } = changedPart(old, now)
      expect(start).toBeLessThanOrEqual(end)
      expect(old.slice(0, start) + middle + old.slice(end)).toBe(now)
    }),
  )
})
