/** Where two long rows of steps surely belong together: steps that each side did exactly once. */
import type { Step } from './step.ts'

export interface Anchor {
  left: number
  right: number
}

/** In order on both sides; the longest such row of them. */
export function anchorsOf(left: readonly Step[], right: readonly Step[]): Anchor[] {
  const ids = createIds()
  const lefts = placesOf(left.map(ids))
  const rights = placesOf(right.map(ids))
  const found: Anchor[] = []
  for (const [id, place] of lefts) {
    const other = rights.get(id)
    if (place >= 0 && other !== undefined && other >= 0) found.push({ left: place, right: other })
  }
  return longestRising(found)
}

/** Equal steps have the same number. Long texts are looked up, never joined. */
function createIds(): (step: Step) => number {
  const kinds = new Map<string, Map<string, Map<string, number>>>()
  let next = 0
  return ({ kind, title, input, output, isError }) => {
    const inputs = within(kinds, `${kind} ${isError} ${title}`)
    const outputs = within(inputs, input)
    const known = outputs.get(output)
    if (known !== undefined) return known
    outputs.set(output, next)
    next += 1
    return next - 1
  }
}

function within<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const found = map.get(key) ?? new Map<string, Value>()
  map.set(key, found)
  return found
}

/** Where each is, -1 for those that are there more than once; in order of their first place. */
function placesOf(ids: readonly number[]): Map<number, number> {
  const places = new Map<number, number>()
  ids.forEach((id, place) => {
    places.set(id, places.has(id) ? -1 : place)
  })
  return places
}

/** By patience: the piles say how long a row each anchor can end, the links how it came about. */
function longestRising(anchors: readonly Anchor[]): Anchor[] {
  const tops: Anchor[] = []
  const before = new Map<Anchor, Anchor | undefined>()
  for (const anchor of anchors) {
    let [low, high] = [0, tops.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tops[middle]?.right ?? 0) < anchor.right) low = middle + 1
      else high = middle
    }
    before.set(anchor, tops[low - 1])
    tops[low] = anchor
  }
  const row: Anchor[] = []
  for (let anchor = tops.at(-1); anchor !== undefined; anchor = before.get(anchor)) row.push(anchor)
  return row.reverse()
}
