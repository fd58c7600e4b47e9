import { expect, test } from 'vitest'
import { moved, neighbour } from './tab-order.ts'

const paths = ['a', 'b', 'c']

test('a tab moves by one, and not past the ends', () => {
  expect(moved(paths, 'a', 1)).toEqual(['b', 'a', 'c'])
  expect(moved(paths, 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(paths, 'c', 1)).toEqual(paths)
  expect(moved(paths, 'other', 1)).toEqual(paths)
})

test('the tab beside another goes around', () => {
  expect(neighbour(paths, 'c', 1)).toBe('a')
  expect(neighbour(paths, 'a', -1)).toBe('c')
  expect(neighbour([], undefined, 1)).toBeUndefined()
})
