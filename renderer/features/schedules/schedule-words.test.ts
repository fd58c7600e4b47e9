import { expect, test } from 'vitest'
import { comingText } from '../../ui/relative-time.tsx'
import { cronText, exactText } from './schedule-words.ts'

test.each([
  ['0 9 * * 1-5', 'UTC', 'At 09:00, Monday through Friday (UTC) · 0 9 * * 1-5'],
  ['0 3 * * *', null, 'At 03:00 every day · 0 3 * * *'],
  ['*/5 * * * *', null, 'Every 5 minutes · */5 * * * *'],
  ['not a cron', 'UTC', 'not a cron (UTC)'],
])('%s in words', (cron, timezone, text) => {
  expect(cronText({ cron, timezone })).toBe(text)
})

test('a moment is told in the zone it was meant in', () => {
  const moment = Date.UTC(2026, 2, 2, 8, 0, 0)
  expect(exactText(moment, 'America/New_York')).toMatch(/^Mon.* 2 Mar 2026.* 03:00:00/)
})

test.each([
  [-1, 'now'],
  [0, 'now'],
  [1, 'in 1 min'],
  [59 * 60_000, 'in 59 min'],
  [60 * 60_000, 'in 1 h'],
  [22.4 * 3_600_000, 'in 22 h'],
  [24 * 3_600_000, 'in 1 day'],
  [72 * 3_600_000, 'in 3 days'],
])('%i ms ahead is %s', (ahead, text) => {
  expect(comingText(1_000_000 + ahead, 1_000_000)).toBe(text)
})
