/** Takes one edit back in a text that was changed since, and leaves those other changes as they are. */
import { diffLines } from '../chat/line-diff.ts'

/** Lines that an edit replaced, with those around them. */
interface Hunk {
  above: readonly string[]
  removed: readonly string[]
  added: readonly string[]
  below: readonly string[]
}

/** So many lines around an edit tell its place, where so many still stand. */
const mostContext = 3

/** The text without the edit that led from `before` to `after`; null when its place is not certain. */
export function takenBack(before: string, after: string, now: string): string | null {
  if (now === after) return before
  let lines: readonly string[] = now.split('\n')
  for (const hunk of hunksOf(before, after)) {
    const next = replaced(lines, hunk)
    if (next === null) return null
    lines = next
  }
  return lines.join('\n')
}

function hunksOf(before: string, after: string): Hunk[] {
  const diff = diffLines(before, after)
  const hunks: Hunk[] = []
  let at = 0
  while (at < diff.length) {
    if (diff[at]?.kind === 'same') {
      at += 1
      continue
    }
    let end = at
    while (end < diff.length && diff[end]?.kind !== 'same') end += 1
    const changed = diff.slice(at, end)
    const texts = (kind: 'removed' | 'added') =>
      changed.filter((line) => line.kind === kind).map(({ text }) => text)
    // As the text is after the edit: what the edit removed is not there.
    const isThere = ({ kind }: { kind: string }) => kind !== 'removed'
    hunks.push({
      above: diff.slice(0, at).filter(isThere).slice(-mostContext).map(textOf),
      removed: texts('removed'),
      added: texts('added'),
      below: diff.slice(end).filter(isThere).slice(0, mostContext).map(textOf),
    })
    at = end
  }
  return hunks
}

function replaced(lines: readonly string[], hunk: Hunk): string[] | null {
  const { added, removed } = hunk
  for (let context = mostContext; context >= 0; context -= 1) {
    const above = context === 0 ? [] : hunk.above.slice(-context)
    const wanted = [...above, ...added, ...hunk.below.slice(0, context)]
    if (wanted.length === 0) return null
    const places = placesOf(lines, wanted)
    if (places.length > 1) return null
    const [place] = places
    if (place === undefined) continue
    const from = place + above.length
    return [...lines.slice(0, from), ...removed, ...lines.slice(from + added.length)]
  }
  return null
}

function placesOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const places: number[] = []
  for (let at = 0; at + wanted.length <= lines.length; at += 1) {
    if (wanted.every((line, offset) => lines[at + offset] === line)) places.push(at)
  }
  return places
}

function textOf({ text }: { text: string }): string {
  return text
}
