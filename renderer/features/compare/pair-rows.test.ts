import { expect, test } from 'vitest'
import { align, type Pair } from './align.ts'
import { differencesOf, pairRows, rowOf, stepTo } from './pair-rows.ts'
import type { Step } from './step.ts'

const folded = { all: false, keys: new Set<number>() }

function step(input: string): Step {
  return {
    id: input,
    kind: 'tool',
    title: 'bash',
    input,
    output: '',
    isError: false,
    usage: null,
    durationMs: null,
  }
}
/** `aab` against `aac`: letters are steps. */
function pairsOf(left: string, right: string): Pair[] {
  return align([...left].map(step), [...right].map(step))
}
const shown = (pairs: readonly Pair[], unfolded = folded) =>
  pairRows(pairs, unfolded).map((row) =>
    row.kind === 'fold' ? `${row.key}…${row.count}` : `${row.key} ${row.pair.state}`,
  )

test('stretches without news are one row until they are opened', () => {
  const pairs = pairsOf('aabccc', 'aadccc')
  expect(shown(pairs)).toEqual(['0…2', '2 differs', '3…3'])
  expect(shown(pairs, { all: false, keys: new Set([3]) })).toEqual([
    '0…2',
    '2 differs',
    '3 same',
    '4 same',
    '5 same',
  ])
  expect(shown(pairs, { ...folded, all: true })).toHaveLength(6)
  expect(shown(pairsOf('ab', 'ac'))).toEqual(['0 same', '1 differs'])
  expect(shown([])).toEqual([])
})

test('the row of a pair is found, also when it is folded away', () => {
  const rows = pairRows(pairsOf('aabccc', 'aadccc'), folded)
  expect([0, 1, 2, 3, 5].map((key) => rowOf(rows, key))).toEqual([0, 0, 1, 2, 2])
})

test('one goes from difference to difference, and round at the ends', () => {
  const differences = differencesOf(pairsOf('abacad', 'axaxax'))
  expect(differences).toEqual([1, 3, 5])
  const go = (from: number | null, way: 'next' | 'previous') =>
    differences[stepTo(differences, from, way)]
  expect([null, 0, 1, 3, 5].map((from) => go(from, 'next'))).toEqual([1, 1, 3, 5, 1])
  expect([null, 1, 2, 5].map((from) => go(from, 'previous'))).toEqual([5, 5, 1, 3])
  expect(stepTo([], null, 'next')).toBe(-1)
  expect(stepTo([], 4, 'previous')).toBe(-1)
})
