/** Which schedules are found, in which order, and how many there are of each state. */
import { expect, test } from 'vitest'
import type { Schedule } from '../contract/schedule.ts'
import { listSchedules, type ScheduleQuery } from './schedule-list.ts'

function schedule(name: string, over: Partial<Schedule> = {}): Schedule {
  return {
    id: `workflow:${name}`,
    kind: 'workflow',
    name,
    file: `src/workflows/${name}.ts`,
    cron: '0 3 * * *',
    timezone: null,
    missedPolicy: 'skip',
    instanceId: null,
    session: null,
    enabled: true,
    nextAt: 1_000,
    lastAt: null,
    lastRefId: null,
    lastError: null,
    missed: 0,
    lastMissedAt: null,
    ...over,
  }
}

const all = [
  schedule('late', { nextAt: 9_000 }),
  schedule('soon'),
  schedule('off', { enabled: false, nextAt: null }),
  schedule('missed', { nextAt: 5_000, missed: 2 }),
  schedule('broken', { nextAt: 6_000, lastError: 'No such input.', missed: 1 }),
  schedule('guard', { kind: 'agent', timezone: 'Europe/Berlin', nextAt: 7_000 }),
]

function find(query: ScheduleQuery) {
  const found = listSchedules(
    {
      list: () => [...all],
      isPaused: false,
      setPaused: () => Promise.resolve(),
      setEnabled: (id) => Promise.reject(new Error(id)),
      run: (id) => Promise.reject(new Error(id)),
    },
    query,
  )
  return { names: found.items.map(({ name }) => name), counts: found.counts }
}

test('what starts first comes first, unless what needs a person is asked for', () => {
  expect(find({}).names).toEqual(['soon', 'missed', 'broken', 'guard', 'late', 'off'])
  expect(find({ order: 'attention' }).names).toEqual([
    ...['broken', 'missed'],
    ...['soon', 'guard', 'late', 'off'],
  ])
})

test('filters narrow each other, states widen, and counts leave states out', () => {
  expect(find({ missed: true }).names).toEqual(['missed', 'broken'])
  expect(find({ missed: true, failed: false }).names).toEqual(['missed'])
  expect(find({ enabled: false }).names).toEqual(['off'])
  expect(find({ status: ['off', 'failed'] }).names).toEqual(['broken', 'off'])
  expect(find({ kind: ['agent'] }).names).toEqual(['guard'])
  expect(find({ q: 'berlin AGENT' }).names).toEqual(['guard'])
  expect(find({ q: 'no such input' }).names).toEqual(['broken'])
  expect(find({ status: ['off'] }).counts).toEqual({ on: 5, off: 1, failed: 1, missed: 2 })
  expect(find({ kind: ['agent'], status: ['off'] })).toEqual({
    names: [],
    counts: { on: 1, off: 0, failed: 0, missed: 0 },
  })
})
