/** How many lines came and how many went from one text to another. */

/** Beyond this many comparisons the changed part counts as a whole. */
const mostSteps = 4_000_000

export function countLines(before: string, after: string): { added: number; removed: number } {
  const left = linesOf(before)
  const right = linesOf(after)
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1
  let ends = 0
  while (
    ends < left.length - start &&
    ends < right.length - start &&
    left[left.length - 1 - ends] === right[right.length - 1 - ends]
  ) {
    ends += 1
  }
  const old = left.slice(start, left.length - ends)
  const fresh = right.slice(start, right.length - ends)
  const common = old.length * fresh.length > mostSteps ? 0 : commonLines(old, fresh)
  return { added: fresh.length - common, removed: old.length - common }
}

/** A line that is ended is one; so is what follows the last end. */
function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Length of the longest common subsequence. */
function commonLines(old: readonly string[], fresh: readonly string[]): number {
  let row = new Uint32Array(fresh.length + 1)
  for (const line of old) {
    const next = new Uint32Array(fresh.length + 1)
    for (let at = 0; at < fresh.length; at += 1) {
      next[at + 1] =
        line === fresh[at] ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0)
    }
    row = next
  }
  return row.at(-1) ?? 0
}
