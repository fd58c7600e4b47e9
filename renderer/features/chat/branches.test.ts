import { expect, test } from 'vitest'
import type { Entry } from '../../../core/contract/session.ts'
import { forksOn, leafOf, newestBelow, pathTo, waysOn } from './branches.ts'

function entry(id: string, seq: number, parentId: string | null): Entry {
  const message = { role: 'user' as const, content: [{ type: 'text' as const, text: id }] }
  const links = { operationId: null, turnId: null, dispatchId: null }
  const data = { type: 'message' as const, message }
  return { id, sessionId: 's', seq, parentId, ...links, data, createdAt: seq }
}

// a ─ b ┬ c ─ d
//       └ e ─ f
const tree = [
  entry('a', 1, null),
  entry('b', 2, 'a'),
  entry('c', 3, 'b'),
  entry('d', 4, 'c'),
  entry('e', 5, 'b'),
  entry('f', 6, 'e'),
]
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id).join('')

test('the path goes from the root to the leaf, whichever branch that is', () => {
  expect(ids(pathTo(tree, 'f'))).toBe('abef')
  expect(ids(pathTo(tree, 'd'))).toBe('abcd')
  expect(pathTo(tree, null)).toEqual([])
  expect(ids(pathTo(tree.slice(2), 'd'))).toBe('cd')
  const line = tree.slice(0, 4)
  expect(pathTo(line, 'd')).toBe(line)
})

test('an entry newer than the row is the leaf; else the row says', () => {
  expect(leafOf(tree, { leafId: 'd', headSeq: 6 })).toBe('d')
  expect(leafOf(tree, { leafId: 'd', headSeq: 5 })).toBe('f')
  expect(leafOf(tree, { leafId: null, headSeq: 6 })).toBeNull()
  expect(leafOf([], { leafId: null, headSeq: 0 })).toBeNull()
})

test('forks are where siblings are, and lead to the newest of their own', () => {
  const forks = forksOn(tree, pathTo(tree, 'd'))
  expect([...forks]).toEqual([['c', { ids: ['c', 'e'], at: 0 }]])
  expect(forksOn(tree.slice(0, 4), tree.slice(0, 4)).size).toBe(0)
  expect(newestBelow(tree, 'e')).toBe('f')
  expect(newestBelow(tree, 'f')).toBe('f')
})

test('what was said after the leaf can be found again', () => {
  expect(waysOn(tree, 'b')).toBe('f')
  expect(waysOn(tree, null)).toBe('f')
  expect(waysOn(tree, 'd')).toBeNull()
})
