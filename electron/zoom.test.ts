import { expect, test } from 'vitest'
import { nextZoom } from './zoom.ts'

test('steps go through the same factors up and down, and end', () => {
  const up = [1]
  for (let n = 0; n < 9; n++) up.push(nextZoom(up.at(-1) ?? 1, 'in'))
  expect(up).toEqual([1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3, 3])
  expect(nextZoom(0.5, 'out')).toBe(0.5)
  expect(nextZoom(1.1, 'out')).toBe(1)
})

test('a factor between two steps goes to the next one; reset is 100 %', () => {
  expect(nextZoom(1.2, 'in')).toBe(1.25)
  expect(nextZoom(1.2, 'out')).toBe(1.1)
  expect(nextZoom(2.5, 'reset')).toBe(1)
})
