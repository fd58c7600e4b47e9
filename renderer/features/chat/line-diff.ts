/** Lines that went, came and stayed between two short texts. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added'
  text: string
  key: number
}

/** Past this many cells the middle is shown as replaced whole, which is quick and still true. */
const mostCells = 250_000

export function diffLines(before: string, after: string): DiffLine[] {
  const old = before === '' ? [] : before.split('\n')
  const now = after === '' ? [] : after.split('\n')
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end += 1
  }
  const lines: Omit<DiffLine, 'key'>[] = [
    ...old.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map((text) => ({ kind: 'same' as const, text })),
  ]
  return lines.map((line, key) => ({ ...line, key }))
}

function middle(old: readonly string[], now: readonly string[]): Omit<DiffLine, 'key'>[] {
  if (old.length * now.length > mostCells) {
    return [
      ...old.map((text) => ({ kind: 'removed' as const, text })),
      ...now.map((text) => ({ kind: 'added' as const, text })),
    ]
  }
  const lengths = commonLengths(old, now)
  const lines: Omit<DiffLine, 'key'>[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    const [a, b] = [old[i], now[j]]
    if (a !== undefined && a === b) {
      lines.push({ kind: 'same', text: a })
      i += 1
      j += 1
    } else if (
      a !== undefined &&
      (b === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      lines.push({ kind: 'removed', text: a })
      i += 1
    } else if (b !== undefined) {
      lines.push({ kind: 'added', text: b })
      j += 1
    }
  }
  return lines
}

/** `lengths[i][j]`: longest common subsequence of the texts from line i and line j on. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  )
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i]
    for (let j = now.length - 1; row && j >= 0; j -= 1) {
      row[j] =
        old[i] === now[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1))
    }
  }
  return lengths
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0
}
