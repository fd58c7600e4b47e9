/** The rows a comparison is drawn as: pairs, and stretches without news folded into one row each. */
import type { Pair } from './align.ts'

export type PairsRow =
  | { kind: 'pair'; key: number; pair: Pair }
  | { kind: 'fold'; key: number; count: number }

export interface Unfolded {
  all: boolean
  /** Keys of stretches that were opened. */
  keys: ReadonlySet<number>
}

/** Neighbours that are equal are one row, unless there is but one or they were asked for. */
export function pairRows(pairs: readonly Pair[], unfolded: Unfolded): PairsRow[] {
  const rows: PairsRow[] = []
  for (let index = 0; index < pairs.length; ) {
    const end = endOfEqual(pairs, index)
    const pair = pairs[index]
    if (!pair) break
    if (end - index > 1 && !unfolded.all && !unfolded.keys.has(pair.key)) {
      rows.push({ kind: 'fold', key: pair.key, count: end - index })
      index = end
      continue
    }
    const last = Math.max(end, index + 1)
    for (const one of pairs.slice(index, last)) rows.push({ kind: 'pair', key: one.key, pair: one })
    index = last
  }
  return rows
}

/** Where the equal ones that begin there end; the place itself when it is none. */
function endOfEqual(pairs: readonly Pair[], from: number): number {
  let end = from
  while (pairs[end]?.state === 'same') end += 1
  return end
}

/** Index of the row that shows the pair, folded or not. Keys rise from row to row. */
export function rowOf(rows: readonly PairsRow[], key: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.key ?? 0) <= key) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** Places of the pairs that are not the same, in order. */
export function differencesOf(pairs: readonly Pair[]): number[] {
  return pairs.flatMap(({ key, state }) => (state === 'same' ? [] : [key]))
}

/** Index of the difference after, or before, a place; it goes round at the ends. -1 without any. */
export function stepTo(
  differences: readonly number[],
  from: number | null,
  way: 'next' | 'previous',
): number {
  if (way === 'next') {
    const found = from === null ? 0 : differences.findIndex((key) => key > from)
    return found === -1 && differences.length > 0 ? 0 : Math.min(found, differences.length - 1)
  }
  const found = from === null ? -1 : differences.findLastIndex((key) => key < from)
  return found === -1 ? differences.length - 1 : found
}
