/** Spans by what they took, as boxes on their parents: time, tokens or money. Pure numbers, no DOM. */

import type { Span } from '../../../core/contract/spans/span.ts'
import type { Usage } from '../../../core/contract/usage.ts'

export type FlameMeasure = 'time' | 'tokens' | 'cost'

export interface FlameBox {
  span: Span
  depth: number
  /** Where it begins, in units of the measure from the left. */
  from: number
  /** Of it and everything on it. */
  amount: number
}

export interface Flame {
  /** Parents before children, from left to right. */
  boxes: FlameBox[]
  total: number
  depth: number
  /** Turns whose price nobody knows: they are not drawn, and are not free. */
  unknown: number
}

/** `now` ends what still runs. A parent whose children overlapped is as wide as all of them. */
export function flameOf(roots: readonly Span[], measure: FlameMeasure, now: number): Flame {
  const amounts = new Map<Span, number>()
  let unknown = 0

  function amountOf(span: Span): number {
    const inside = span.children.reduce((sum, child) => sum + amountOf(child), 0)
    const own = ownAmount(span, measure, now)
    if (own === null) unknown += 1
    const amount = measure === 'time' ? Math.max(own ?? 0, inside) : (own ?? 0) + inside
    amounts.set(span, amount)
    return amount
  }

  const flame: Flame = { boxes: [], total: 0, depth: 0, unknown: 0 }
  function place(span: Span, depth: number, from: number): void {
    const amount = amounts.get(span) ?? 0
    if (amount <= 0) return
    flame.boxes.push({ span, depth, from, amount })
    flame.depth = Math.max(flame.depth, depth + 1)
    let at = from
    for (const child of span.children) {
      place(child, depth + 1, at)
      at += amounts.get(child) ?? 0
    }
  }

  for (const root of roots) {
    const amount = amountOf(root)
    place(root, 0, flame.total)
    flame.total += amount
  }
  return { ...flame, unknown }
}

/** What a span took by itself; null when that has a price nobody knows. */
function ownAmount(span: Span, measure: FlameMeasure, now: number): number | null {
  if (measure === 'time') return Math.max(0, (span.end ?? now) - span.workStart)
  const usage = ownUsage(span)
  if (!usage) return 0
  if (measure === 'tokens') return usage.totalTokens
  if (usage.cost) return usage.cost.total
  return usage.totalTokens > 0 ? null : 0
}

/** Of a turn. Everything else has what its turns have; a task whose turns were not read, what it said. */
function ownUsage(span: Span): Usage | null {
  if (span.kind === 'turn') return span.usage
  return span.children.length === 0 ? span.usage : null
}

/** Boxes inside one, which then fills the width. */
export function zoomedFlame(flame: Flame, root: Span | null): { from: number; amount: number } {
  const box = root && flame.boxes.find((candidate) => candidate.span === root)
  return box ? { from: box.from, amount: box.amount } : { from: 0, amount: flame.total }
}
