/** Time on the screen: folds, zoom, ticks. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idleGaps, pan, place, reveal, ticks, timeMap, wholeView, zoomAt } from './layout.ts'

const bounds = { from: 1000, to: 101_000 }

function busy(from: number, to: number | null) {
  return { start: from, workStart: from, end: to, children: [] }
}

describe('idleGaps', () => {
  it('finds stretches in which nothing worked', () => {
    const spans = [busy(1000, 3000), busy(2000, 5000), busy(60_000, null)]
    expect(idleGaps(spans, bounds)).toEqual([{ from: 5000, to: 60_000 }])
    // Some waited in a queue: they come in the order they were asked for.
    expect(idleGaps(spans.reverse(), bounds)).toEqual([{ from: 5000, to: 60_000 }])
  })

  it('does not offer gaps too short to matter', () => {
    expect(idleGaps([busy(1000, 3000), busy(4500, 101_000)], bounds)).toEqual([])
  })
})

describe('timeMap', () => {
  it('is the plain distance without folds', () => {
    const map = timeMap(bounds, [])
    expect(map.total).toBe(100_000)
    expect(map.shown(51_000)).toBe(50_000)
  })

  it('shrinks a fold to a sliver and keeps everything else to scale', () => {
    const map = timeMap(bounds, [{ from: 11_000, to: 91_000 }])
    expect(map.total).toBe(20_200)
    expect(map.shown(11_000)).toBe(10_000)
    expect(map.shown(91_000)).toBe(10_200)
    expect(map.shown(101_000)).toBe(20_200)
  })

  it('goes there and back for every moment', () => {
    const map = timeMap(bounds, [
      { from: 11_000, to: 41_000 },
      { from: 50_000, to: 90_000 },
    ])
    fc.assert(
      fc.property(fc.double({ min: bounds.from, max: bounds.to, noNaN: true }), (at) => {
        expect(map.real(map.shown(at))).toBeCloseTo(at, 3)
      }),
    )
  })

  it('never runs backwards', () => {
    const map = timeMap(bounds, [{ from: 20_000, to: 80_000 }])
    const moment = fc.integer({ min: bounds.from, max: bounds.to })
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(Math.sign(map.shown(a) - map.shown(b))).toBe(Math.sign(a - b))
      }),
    )
  })
})

describe('zoomAt', () => {
  it('keeps the time under the cursor', () => {
    const view = zoomAt({ from: 0, to: 100 }, 0.5, 0.25, 100)
    expect(view).toEqual({ from: 12.5, to: 62.5 })
    expect(view.from + (view.to - view.from) * 0.25).toBe(25)
  })

  it('never leaves the whole', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, anchor) => {
          const view = zoomAt({ from: 10, to: 20 }, factor, anchor, 100)
          expect(view.from).toBeGreaterThanOrEqual(0)
          expect(view.to).toBeLessThanOrEqual(100.0001)
          expect(view.to).toBeGreaterThan(view.from)
        },
      ),
    )
  })
})

describe('pan, reveal, place', () => {
  it('stops at the edges', () => {
    expect(pan({ from: 0, to: 50 }, -1, 100)).toEqual({ from: 0, to: 50 })
    expect(pan({ from: 0, to: 50 }, 10, 100)).toEqual({ from: 50, to: 100 })
  })

  it('shows a span with air around it', () => {
    expect(reveal({ from: 40, to: 50 }, 100)).toEqual({ from: 39, to: 51 })
  })

  it('cuts bars at the view and says when they are out of sight', () => {
    expect(place({ from: -10, to: 5 }, { from: 0, to: 10 })).toEqual({ left: 0, width: 0.5 })
    expect(place({ from: 11, to: 12 }, { from: 0, to: 10 })).toBeNull()
  })
})

describe('ticks', () => {
  it('are round and about as far apart as asked', () => {
    expect(ticks({ from: 0, to: 1000 }, 1000, 100)).toEqual([
      0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000,
    ])
    expect(ticks(wholeView(timeMap({ from: 0, to: 600_000 }, [])), 500, 100)).toEqual([
      0, 120_000, 240_000, 360_000, 480_000, 600_000,
    ])
  })

  it('are never too many', () => {
    expect(ticks({ from: 0, to: 1e9 }, 1e9, 1).length).toBeLessThanOrEqual(200)
  })
})
