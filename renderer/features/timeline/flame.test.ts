/** What took how much. */
import { expect, it } from 'vitest'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import { flameOf, zoomedFlame } from './flame.ts'

const cost = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0, total: 3 }
const usage = { input: 10, output: 20, cacheRead: 0, cacheWrite: 0, totalTokens: 30, cost }

function tree(used: typeof usage | (Omit<typeof usage, 'cost'> & { cost: null }) | null) {
  const made = new SpanTree()
  made.append(eventLog().run(used))
  return made
}

it('counts each turn once, whoever asked for it', () => {
  const { roots } = tree(usage)
  expect(flameOf(roots, 'tokens', 0)).toMatchObject({ total: 90, unknown: 0 })
  expect(flameOf(roots, 'cost', 0)).toMatchObject({ total: 9, unknown: 0 })
})

it('does not take an unknown price for nothing', () => {
  const { roots } = tree({ ...usage, cost: null })
  expect(flameOf(roots, 'cost', 0)).toMatchObject({ boxes: [], total: 0, unknown: 3 })
  expect(flameOf(roots, 'tokens', 0)).toMatchObject({ total: 90, unknown: 0 })
})

it('keeps children within their parents, side by side', () => {
  const { roots } = tree(usage)
  for (const measure of ['time', 'tokens', 'cost'] as const) {
    const { boxes } = flameOf(roots, measure, 0)
    expect(boxes[0]?.span.kind).toBe('run')
    for (const box of boxes) {
      const inside = boxes.filter(({ span }) => span.parent === box.span)
      let reached = box.from
      for (const child of inside) {
        expect(child.from).toBeGreaterThanOrEqual(reached)
        expect(child.depth).toBe(box.depth + 1)
        reached = child.from + child.amount
      }
      expect(reached).toBeLessThanOrEqual(box.from + box.amount + 1e-9)
    }
  }
})

it('fills the width with the span that is looked at', () => {
  const flame = flameOf(tree(usage).roots, 'tokens', 0)
  const task = flame.boxes.find(({ span }) => span.kind === 'task')
  expect(zoomedFlame(flame, task?.span ?? null)).toEqual({ from: 30, amount: 30 })
  expect(zoomedFlame(flame, null)).toEqual({ from: 0, amount: 90 })
})
