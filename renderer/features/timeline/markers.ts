/** Which marks of a row are drawn: all in sight, or the gravest of a crowd. */
import type { Marker } from '../../../core/contract/spans/marker.ts'

/** More marks than this in one row are thinned out to this many, the gravest of each place. */
const mostShown = 200
/** Of a crowd at one place, only so many are looked at. */
const mostLookedAt = 64

/** Marks between two moments, ascending; a crowd becomes one mark a place. */
export function marksBetween(
  marks: readonly Marker[],
  from: number,
  to: number,
): readonly Marker[] {
  const first = firstAt(marks, from)
  const last = firstAt(marks, to)
  if (last - first <= mostShown) {
    // A wait that began before may reach into view.
    return marks.slice(Math.max(0, first - 1), last)
  }
  const shown: Marker[] = []
  const step = (to - from) / mostShown
  for (let place = 0; place < mostShown; place += 1) {
    const begin = firstAt(marks, from + place * step)
    const end = Math.min(firstAt(marks, from + (place + 1) * step), begin + mostLookedAt)
    const gravest = marks.slice(begin, end).reduce<Marker | null>(graver, null)
    if (gravest) shown.push(gravest)
  }
  return shown
}

const gravity = { neutral: 0, info: 1, warn: 2, bad: 3 }

function graver(a: Marker | null, b: Marker): Marker {
  return a === null || gravity[b.tone] > gravity[a.tone] ? b : a
}

/** Index of the first mark at or after a moment. */
function firstAt(marks: readonly Marker[], at: number): number {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
