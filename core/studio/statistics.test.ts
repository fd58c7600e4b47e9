import { expect, test } from 'vitest'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { CallSample, EndSample, SampleRange, Store } from '../store/port.ts'
import { statisticsOf } from './statistics.ts'

const hour = 3_600_000
const day = 24 * hour

function call(at: number, over: Partial<CallSample> = {}): CallSample {
  return {
    at,
    position: at,
    model: 'm/one',
    agent: 'support',
    workflow: null,
    fresh: 10,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    output: 5,
    cost: 0.5,
    duration: 100,
    isError: 0,
    ...over,
  }
}

function storeOf(calls: CallSample[], ends: EndSample[] = []): Store {
  const read = <Sample extends { at: number; position: number }>(all: Sample[]) => {
    return ({ after, to }: SampleRange, limit: number) =>
      all
        .filter(
          ({ at, position }) =>
            (at > after[0] || (at === after[0] && position > after[1])) && at < to,
        )
        .slice(0, limit)
  }
  return {
    ...createMemoryStore(),
    statistics: { calls: read(calls), ends: (_, range, limit) => read(ends)(range, limit) },
  }
}

const range = { from: 0, to: 2 * day, bucket: 'day', timezone: 'UTC' } as const

test('counts each call where it ended, and percentiles over each stretch', async () => {
  const calls = Array.from({ length: 12_000 }, (_, index) =>
    call(index * 10_000, {
      duration: index % 100,
      position: index,
      isError: index % 4 === 0 ? 1 : 0,
    }),
  )
  const { items, buckets, all, totals, starts } = await statisticsOf(storeOf(calls), {
    ...range,
    by: 'model',
  })
  expect(starts).toEqual([0, day])
  expect(items.map(({ start, count }) => [start, count])).toEqual([
    [0, 8640],
    [day, 3360],
  ])
  expect(buckets.map(({ count }) => count)).toEqual([8640, 3360])
  expect(all).toMatchObject({ count: 12_000, errors: 3000, latency: { p50: 49, p95: 94 } })
  expect(totals).toHaveLength(1)
  expect(all.tokens).toMatchObject({ fresh: 120_000, output: 60_000 })
  expect(all.cost).toBe(6000)
})

test('a cost that is not known is said, never taken for nothing', async () => {
  const known = await statisticsOf(storeOf([call(1), call(2, { cost: null })]), {
    ...range,
    by: 'agent',
  })
  expect(known.all).toMatchObject({ cost: 0.5, calls: 2, unpriced: 1, count: 0, latency: null })
  const unknown = await statisticsOf(storeOf([call(2, { cost: null })]), { ...range, by: 'agent' })
  expect(unknown.all).toMatchObject({ cost: null, unpriced: 1 })
})

test('agents are judged by what was asked of them, not by calls of their models', async () => {
  const end = { at: 5, position: 1, name: 'support', status: 'failed', duration: 7 }
  const { totals } = await statisticsOf(storeOf([call(1)], [end]), { ...range, by: 'agent' })
  expect(totals).toMatchObject([
    { name: 'support', count: 1, errors: 1, calls: 1, latency: { p50: 7, p95: 7 } },
  ])
})

test('a range without end or sense is refused', async () => {
  const store = storeOf([])
  await expect(
    statisticsOf(store, { ...range, to: 10_000 * day, by: 'agent' }),
  ).rejects.toMatchObject({ type: 'invalid_query_param' })
  await expect(statisticsOf(store, { ...range, to: 0, by: 'agent' })).rejects.toMatchObject({
    status: 400,
  })
})
