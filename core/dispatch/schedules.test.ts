import { expect, onTestFinished, test, vi } from 'vitest'
import { HearthError } from '../contract/error.ts'
import type { MissedPolicy, Schedule } from '../contract/schedule.ts'
import { EventLog } from '../events/event-log.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/port.ts'
import { systemClock } from './clock.ts'
import { type Declared, declaredSchedules } from './declared-schedules.ts'
import { dueTimes } from './due-times.ts'
import { Schedules } from './schedules.ts'
import { type TestClock, testClock } from './testing/test-clock.ts'

const hourly = { cron: '0 * * * *', timezone: 'UTC' }

function declare(schedule: unknown): Declared {
  const module = { name: 'tidy', file: 'src/workflows/tidy.ts' }
  return declaredSchedules({
    agents: [],
    workflows: [{ ...module, isHandler: false, schedule }],
  })
}

interface Kept {
  schedules: Schedules
  store: Store
  clock: TestClock
  /** Times it was started for, with their keys. */
  started: string[]
  errors: unknown[]
  list(): Schedule
  declare(schedule: unknown): void
  /** Sets the clock and waits until what it woke is done. */
  at(time: string): Promise<void>
  /** As after a stop of the process: another over the same store. */
  again(): Promise<Kept>
}

async function keep(
  schedule: unknown,
  {
    now = '2026-03-01T10:30:00Z',
    store = createMemoryStore(),
    fail = () => null as Error | null,
  } = {},
): Promise<Kept> {
  const clock = testClock(now)
  const started: string[] = []
  const errors: unknown[] = []
  let declared = declare(schedule)
  const schedules = new Schedules({
    projectId: 'test',
    store,
    clock,
    log: new EventLog(store, (error) => errors.push(error)),
    declared: () => declared,
    async start(_schedule, { at, idempotencyKey }) {
      const failure = fail()
      if (failure) throw failure
      const claim = { scope: 'start', key: idempotencyKey, payloadHash: '', refId: 'run' }
      const committed = await store.commit([{ type: 'key.claim', claim }])
      if (!committed.claim?.isReplay) started.push(new Date(at).toISOString())
      return `run-${started.length}`
    },
    onError: (error) => errors.push(error),
  })
  onTestFinished(() => schedules.stop())
  schedules.start()
  const list = () => {
    const [first] = schedules.list()
    if (!first) throw new Error('It is not declared.')
    return first
  }
  const kept: Kept = {
    ...{ schedules, store, clock, started, errors, list },
    declare(next) {
      declared = declare(next)
      schedules.refresh()
    },
    async at(time) {
      clock.set(time)
      await schedules.idle()
    },
    async again() {
      await schedules.stop()
      return keep(schedule, { now: new Date(clock.now()).toISOString(), store, fail })
    },
  }
  await schedules.idle()
  return kept
}

const times = (...hours: number[]) =>
  hours.map((hour) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`)

test('it is started at its times, once each', async () => {
  const kept = await keep(hourly)
  expect(kept.list()).toMatchObject({
    id: 'workflow:tidy',
    enabled: true,
    nextAt: Date.parse('2026-03-01T11:00:00Z'),
    lastAt: null,
    missed: 0,
  })
  for (const time of ['10:59:59', '11:00:00', '11:00:20', '11:59:00', '12:00:01']) {
    await kept.at(`2026-03-01T${time}Z`)
  }
  expect(kept.started).toEqual(times(11, 12))
  expect(kept.list()).toMatchObject({
    lastAt: Date.parse('2026-03-01T12:00:00Z'),
    lastRefId: 'run-2',
  })
})

test.each<[MissedPolicy, number[]]>([
  ['skip', []],
  ['once', [14]],
  ['all', [11, 12, 13, 14]],
])('times missed in a sleep: %s', async (missed, expected) => {
  const kept = await keep({ ...hourly, missed })
  await kept.at('2026-03-01T14:20:00Z')
  expect(kept.started).toEqual(times(...expected))
  expect(kept.list()).toMatchObject({
    missed: 4,
    lastMissedAt: Date.parse('2026-03-01T14:00:00Z'),
    nextAt: Date.parse('2026-03-01T15:00:00Z'),
  })
  const told = kept.store.events.list({ types: ['log'] }, {})
  expect(told).toMatchObject([
    {
      level: 'warn',
      message: 'The schedule workflow:tidy missed 4 times.',
      attributes: { policy: missed },
    },
  ])
  await kept.at('2026-03-01T15:00:00Z')
  expect(kept.started).toEqual(times(...expected, 15))
})

test.each<[MissedPolicy, number[]]>([
  ['skip', []],
  ['once', [13]],
  ['all', [11, 12, 13]],
])('times missed while nothing ran: %s; told and done once', async (missed, expected) => {
  const before = await keep({ ...hourly, missed })
  await before.schedules.stop()
  before.clock.set('2026-03-01T13:10:00Z')
  expect(before.started).toEqual([])
  const kept = await before.again()
  expect(kept.started).toEqual(times(...expected))
  expect(kept.list().missed).toBe(3)
  expect((await kept.again()).started).toEqual([])
})

test('a time that was started before a crash could remember it is not started again', async () => {
  const store = createMemoryStore()
  const first = await keep({ ...hourly, missed: 'all' }, { store })
  const before = store.meta.get('schedule:workflow:tidy') ?? ''
  await first.at('2026-03-01T11:00:00Z')
  expect(first.started).toEqual(times(11))
  await first.schedules.stop()
  await store.meta.set('schedule:workflow:tidy', before)
  const kept = await keep({ ...hourly, missed: 'all' }, { store, now: '2026-03-01T11:20:00Z' })
  expect(kept.started).toEqual([])
})

test('a clock that is set back starts nothing twice', async () => {
  const kept = await keep(hourly)
  await kept.at('2026-03-01T11:00:00Z')
  await kept.at('2026-03-01T10:00:00Z')
  kept.schedules.refresh()
  await kept.at('2026-03-01T11:00:00Z')
  expect(kept.started).toEqual(times(11))
  await kept.at('2026-03-01T12:00:00Z')
  expect(kept.started).toEqual(times(11, 12))
})

test('what passes while it is off is not missed; off stays off over a restart', async () => {
  const before = await keep({ ...hourly, missed: 'all' })
  expect(await before.schedules.setEnabled('workflow:tidy', false)).toMatchObject({
    enabled: false,
    nextAt: null,
  })
  const kept = await before.again()
  expect(kept.list().enabled).toBe(false)
  await kept.at('2026-03-01T14:10:00Z')
  await kept.schedules.setEnabled('workflow:tidy', true)
  await kept.at('2026-03-01T15:00:00Z')
  expect(kept.started).toEqual(times(15))
  expect(kept.list().missed).toBe(0)
  await expect(kept.schedules.setEnabled('workflow:none', true)).rejects.toMatchObject({
    type: 'not_found',
    status: 404,
  })
})

test.each<[MissedPolicy, number[]]>([
  ['skip', []],
  ['once', [13]],
  ['all', [11, 12, 13]],
])(
  'while all are paused nothing starts, over a restart; then they are missed: %s',
  async (missed, expected) => {
    const before = await keep({ ...hourly, missed })
    await before.schedules.setPaused(true)
    expect(before.list()).toMatchObject({ enabled: true, nextAt: null })
    await before.at('2026-03-01T11:00:00Z')
    const kept = await before.again()
    expect(kept.schedules.isPaused).toBe(true)
    await kept.at('2026-03-01T13:20:00Z')
    expect([before.started, kept.started]).toEqual([[], []])
    await kept.schedules.setPaused(false)
    expect(kept.started).toEqual(times(...expected))
    expect(kept.list()).toMatchObject({ missed: 3, nextAt: Date.parse('2026-03-01T14:00:00Z') })
    await kept.at('2026-03-01T14:00:00Z')
    expect(kept.started).toEqual(times(...expected, 14))
  },
)

test('what is turned off while all are paused is not missed', async () => {
  const kept = await keep({ ...hourly, missed: 'all' })
  await kept.schedules.setPaused(true)
  await kept.schedules.setEnabled('workflow:tidy', false)
  await kept.at('2026-03-01T12:10:00Z')
  await kept.schedules.setEnabled('workflow:tidy', true)
  await kept.at('2026-03-01T13:10:00Z')
  await kept.schedules.setPaused(false)
  expect(kept.started).toEqual(times(13))
})

test('one that its file turns off or changes begins anew', async () => {
  const kept = await keep({ ...hourly, missed: 'all', enabled: false })
  await kept.at('2026-03-01T12:10:00Z')
  kept.declare({ ...hourly, missed: 'all' })
  await kept.schedules.idle()
  await kept.at('2026-03-01T13:00:00Z')
  expect(kept.started).toEqual(times(13))
  kept.declare({ cron: '30 * * * *', timezone: 'UTC', missed: 'all' })
  await kept.schedules.idle()
  expect(kept.list().nextAt).toBe(Date.parse('2026-03-01T13:30:00Z'))
})

test('it can be started by hand, also when it is off', async () => {
  const kept = await keep({ ...hourly, enabled: false })
  expect(await kept.schedules.run('workflow:tidy')).toMatchObject({
    lastAt: Date.parse('2026-03-01T10:30:00Z'),
    lastRefId: 'run-1',
    enabled: false,
  })
  expect(kept.started).toHaveLength(1)
})

test('trouble is tried again; a refusal is told and over', async () => {
  const failures: Error[] = [
    new HearthError({ type: 'storage_full', status: 507, message: 'The disk is full.' }),
  ]
  const kept = await keep(hourly, { fail: () => failures.shift() ?? null })
  await kept.at('2026-03-01T11:00:00Z')
  expect([kept.started, kept.errors.length]).toEqual([[], 1])
  await kept.at('2026-03-01T11:00:20Z')
  expect(kept.started).toEqual(times(11))
  failures.push(new HearthError({ type: 'validation_failed', status: 400, message: 'No text.' }))
  await kept.at('2026-03-01T12:00:00Z')
  await kept.at('2026-03-01T12:00:30Z')
  expect(kept.list()).toMatchObject({ lastError: 'No text.', lastRefId: null })
  expect(kept.started).toEqual(times(11))
})

test('a long sleep with many times starts the newest hundred, and ends', () => {
  const [schedule] = declare({ cron: '* * * * * *', missed: 'all' }).schedules
  if (!schedule) throw new Error('It is not declared.')
  const now = Date.parse('2026-03-02T00:00:00Z')
  const { starts, until } = dueTimes(schedule, now - 86_400_000, now)
  expect(starts.length).toBeLessThanOrEqual(200)
  expect(until).toBe(now)
})

test('times follow the timezone, also when its clocks change', () => {
  const [schedule] = declare({ cron: '0 9 * * *', timezone: 'Europe/Berlin' }).schedules
  const first = schedule?.times.after(Date.parse('2026-03-28T00:00:00Z')) ?? 0
  expect(new Date(first).toISOString()).toBe('2026-03-28T08:00:00.000Z')
  const next = schedule?.times.after(first) ?? 0
  expect(new Date(next).toISOString()).toBe('2026-03-29T07:00:00.000Z')
})

test.each<[unknown, RegExp]>([
  ['every day', /"every day"/],
  [{ cron: '0 * * * *', timezone: 'Mars/Olympus' }, /Mars\/Olympus|timezone|time zone/i],
  [{ timezone: 'UTC' }, /cron/],
  [{ cron: '0 * * * *', mised: 'all' }, /mised/],
  [{ cron: '0 * * * *', missed: 'never' }, /missed/],
  [7, /expected object/],
  [Symbol('computed'), /Write it out/],
])('a schedule that cannot be kept is a problem of its file: %o', (schedule, details) => {
  const { schedules, problems } = declare(schedule)
  expect(schedules).toEqual([])
  expect(problems).toMatchObject([
    {
      message: 'The schedule of workflow "tidy" is not kept.',
      details: expect.stringMatching(details),
      file: 'src/workflows/tidy.ts',
    },
  ])
})

test('the computer’s clock wakes when the time has come, and can be told not to', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const woken: string[] = []
  const start = Date.now()
  systemClock.wake(start + 50_000, () => woken.push('late'))
  systemClock.wake(start + 100, () => woken.push('soon'))
  const cancel = systemClock.wake(start + 100, () => woken.push('never'))
  cancel()
  await vi.advanceTimersByTimeAsync(200)
  expect(woken).toEqual(['soon'])
  // A computer that slept: the timer's time did not pass, the clock's did.
  vi.setSystemTime(start + 60_000)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(woken).toEqual(['soon', 'late'])
})
