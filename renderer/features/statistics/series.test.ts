import { expect, test } from 'vitest'
import type { Figures, Statistics } from '../../../core/contract/statistics.ts'
import { latencySeries, namedSeries, tokenSeries, unpricedOf } from './series.ts'

function figures(over: Partial<Figures> = {}): Figures {
  const tokens = { fresh: 1, cacheRead: 2, cacheWrite: 0, reasoning: 0, output: 3 }
  return { count: 1, errors: 0, latency: null, tokens, cost: null, calls: 1, unpriced: 0, ...over }
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const statistics: Statistics = {
  from: 0,
  to: 30,
  bucket: 'hour',
  by: 'agent',
  timezone: 'UTC',
  starts: [0, 10, 20],
  items: names.map((name, index) => ({ start: 10, name, ...figures({ errors: index }) })),
  buckets: [{ start: 10, ...figures({ latency: { p50: 4, p95: 9 }, unpriced: 2 }) }],
  totals: names.map((name, index) => ({ name, ...figures({ errors: index }) })),
  all: figures(),
}

test('empty buckets are nothing of tokens, and unknown of latency', () => {
  expect(tokenSeries(statistics, undefined).map(({ values }) => values)).toEqual([
    [0, 2, 0],
    [0, 0, 0],
    [0, 1, 0],
    [0, 3, 0],
  ])
  expect(latencySeries(statistics, undefined)[1]?.values).toEqual([null, 9, null])
  expect(latencySeries(statistics, 'a')[1]?.values).toEqual([null, null, null])
  expect(unpricedOf(statistics, undefined)).toEqual([0, 2, 0])
})

test('the largest names have series of their own, the others share one', () => {
  const series = namedSeries(statistics, undefined, ({ errors }) => errors)
  expect(series.map(({ name }) => name)).toEqual(['g', 'f', 'e', 'd', 'c', 'Others'])
  expect(series.at(-1)?.values).toEqual([0, 1, 0])
  expect(namedSeries(statistics, 'b', ({ errors }) => errors)).toMatchObject([
    { name: 'b', values: [0, 1, 0] },
  ])
})

test('a name keeps its colour from chart to chart', () => {
  const colourOf = (pick: (figures: Figures) => number | null) =>
    namedSeries(statistics, undefined, pick).find(({ name }) => name === 'd')?.colour
  expect(colourOf(({ errors }) => errors)).toBe(colourOf(({ count }) => count))
  const colours = namedSeries(statistics, undefined, ({ errors }) => errors).map(
    ({ colour }) => colour,
  )
  expect(new Set(colours).size).toBe(colours.length)
})
