/** Puts two rows of steps side by side: what is the same stands together, what is not says so. */
import { isSame, type Step, sortOf } from './step.ts'

export type PairState = 'same' | 'differs' | 'left' | 'right'

export interface Pair {
  key: number
  state: PairState
  left: Step | null
  right: Step | null
}

/** Past this many cells the rest is paired in order, which is quick and still true. */
const mostCells = 4_000_000

/** Steps of the same kind and name are paired, the same ones before those that differ. */
export function align(left: readonly Step[], right: readonly Step[]): Pair[] {
  let start = 0
  while (start < left.length && start < right.length && same(left[start], right[start])) start += 1
  let end = 0
  while (
    end < left.length - start &&
    end < right.length - start &&
    same(left[left.length - 1 - end], right[right.length - 1 - end])
  ) {
    end += 1
  }
  const pairs: [Step | null, Step | null][] = []
  for (let index = 0; index < start; index++) pairs.push([at(left, index), at(right, index)])
  pairs.push(
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
  )
  for (let index = end; index > 0; index--) {
    pairs.push([at(left, left.length - index), at(right, right.length - index)])
  }
  return pairs.map(([one, other], key) => ({
    key,
    state: stateOf(one, other),
    left: one,
    right: other,
  }))
}

/** Index of the first pair that is not the same; -1 when all are. */
export function firstDifference(pairs: readonly Pair[]): number {
  return pairs.findIndex(({ state }) => state !== 'same')
}

export interface Stretch {
  key: number
  isSame: boolean
  pairs: Pair[]
}

/** Neighbours that are all the same, or all not, so that long stretches without news can be folded. */
export function stretches(pairs: readonly Pair[]): Stretch[] {
  const found: Stretch[] = []
  for (const pair of pairs) {
    const isSame = pair.state === 'same'
    const last = found.at(-1)
    if (last?.isSame === isSame) last.pairs.push(pair)
    else found.push({ key: pair.key, isSame, pairs: [pair] })
  }
  return found
}

function stateOf(left: Step | null, right: Step | null): PairState {
  if (left === null) return 'right'
  if (right === null) return 'left'
  return isSame(left, right) ? 'same' : 'differs'
}

function same(left: Step | undefined, right: Step | undefined): boolean {
  return left !== undefined && right !== undefined && isSame(left, right)
}

function at(steps: readonly Step[], index: number): Step | null {
  return steps[index] ?? null
}

function middle(left: readonly Step[], right: readonly Step[]): [Step | null, Step | null][] {
  if (left.length * right.length > mostCells) return inOrder(left, right)
  const width = right.length + 1
  const scores = new Uint32Array((left.length + 1) * width)
  const score = (row: number, column: number) => scores[row * width + column] ?? 0
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const likeness = likenessOf(left[row], right[column])
      scores[row * width + column] = Math.max(
        score(row + 1, column),
        score(row, column + 1),
        likeness === 0 ? 0 : likeness + score(row + 1, column + 1),
      )
    }
  }
  const pairs: [Step | null, Step | null][] = []
  let row = 0
  let column = 0
  while (row < left.length && column < right.length) {
    const likeness = likenessOf(left[row], right[column])
    if (likeness > 0 && score(row, column) === likeness + score(row + 1, column + 1)) {
      pairs.push([at(left, row++), at(right, column++)])
    } else if (score(row, column) === score(row + 1, column)) {
      pairs.push([at(left, row++), null])
    } else {
      pairs.push([null, at(right, column++)])
    }
  }
  while (row < left.length) pairs.push([at(left, row++), null])
  while (column < right.length) pairs.push([null, at(right, column++)])
  return pairs
}

/** The same weighs more than the same kind, so that one that is equal is never given away for it. */
function likenessOf(left: Step | undefined, right: Step | undefined): number {
  if (!left || !right || sortOf(left) !== sortOf(right)) return 0
  if (isSame(left, right)) return 4
  return left.input === right.input ? 3 : 2
}

function inOrder(left: readonly Step[], right: readonly Step[]): [Step | null, Step | null][] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    at(left, index),
    at(right, index),
  ])
}
