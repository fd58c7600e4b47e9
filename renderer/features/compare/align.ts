/** Puts two rows of steps side by side: what is the same stands together, what is not says so. */
import { anchorsOf } from './anchors.ts'
import { isSame, type Step, sortOf } from './step.ts'

export type PairState = 'same' | 'differs' | 'left' | 'right'

export interface Pair {
  key: number
  state: PairState
  left: Step | null
  right: Step | null
  /** They stand together by their place alone: too many to be weighed against each other. */
  isByPlace: boolean
}

type Couple = [left: Step | null, right: Step | null, isByPlace?: boolean]

/** Every step is weighed against every other up to so many pairs of them: some 50 ms. */
const mostCells = 4_000_000

/**
 * Steps of the same kind and name are paired, the same ones before those that differ. Long rows are cut at
 * steps that both sides did exactly once; what is long without any is paired in order, which is still true.
 */
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
  const pairs: Couple[] = []
  for (let index = 0; index < start; index++) pairs.push([at(left, index), at(right, index)])
  addMiddle(pairs, left.slice(start, left.length - end), right.slice(start, right.length - end))
  for (let index = end; index > 0; index--) {
    pairs.push([at(left, left.length - index), at(right, right.length - index)])
  }
  return pairs.map(([one, other, isByPlace = false], key) => ({
    key,
    state: stateOf(one, other),
    left: one,
    right: other,
    isByPlace,
  }))
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

function addMiddle(pairs: Couple[], left: readonly Step[], right: readonly Step[]): void {
  if (left.length * right.length <= mostCells) {
    add(pairs, weighed(left, right))
    return
  }
  let cells = mostCells
  let [row, column] = [0, 0]
  for (const anchor of [...anchorsOf(left, right), null]) {
    const [one, other] = [
      left.slice(row, anchor?.left ?? left.length),
      right.slice(column, anchor?.right ?? right.length),
    ]
    const size = one.length * other.length
    add(pairs, size <= cells ? weighed(one, other) : inOrder(one, other))
    if (size <= cells) cells -= size
    if (anchor === null) return
    pairs.push([at(left, anchor.left), at(right, anchor.right)])
    row = anchor.left + 1
    column = anchor.right + 1
  }
}

/** One by one: very many at once are too many arguments for a call. */
function add(pairs: Couple[], more: readonly Couple[]): void {
  for (const pair of more) pairs.push(pair)
}

function weighed(left: readonly Step[], right: readonly Step[]): Couple[] {
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
  const pairs: Couple[] = []
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

function inOrder(left: readonly Step[], right: readonly Step[]): Couple[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index): Couple => {
    return [at(left, index), at(right, index), true]
  })
}
