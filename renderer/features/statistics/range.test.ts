import { expect, test } from 'vitest'
import { dayText, readBucket, readRange } from './range.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const day = 86_400_000

test('reads presets and days, and takes nonsense for a week', () => {
  expect(readRange('30d', now)).toEqual({ from: now - 30 * day, to: now })
  expect(readRange('never', now)).toEqual({ from: now - 7 * day, to: now })
  expect(readRange(undefined, now)).toEqual({ from: now - 7 * day, to: now })
  const { from, to } = readRange('2026-01-05..2026-01-06', now)
  expect(dayText(from)).toBe('2026-01-05')
  expect(to - from).toBe(2 * day)
  expect(dayText(to - 1)).toBe('2026-01-06')
  expect(readRange('2026-01-06..2026-01-05', now).to).toBe(now)
})

test('counts by hours only where that can be read', () => {
  expect(readBucket(undefined, { from: 0, to: day })).toBe('hour')
  expect(readBucket(undefined, { from: 0, to: 7 * day })).toBe('day')
  expect(readBucket('hour', { from: 0, to: 7 * day })).toBe('hour')
  expect(readBucket('hour', { from: 0, to: 90 * day })).toBe('day')
})
