/** Stretches of time as the address has them: `7d`, or `2026-03-01..2026-03-31`, both days included. */
import type { StatisticsBucket } from '../../../core/contract/statistics.ts'

export const presets = [
  { id: '24h', title: 'Last 24 hours', ms: 86_400_000 },
  { id: '7d', title: 'Last 7 days', ms: 7 * 86_400_000 },
  { id: '30d', title: 'Last 30 days', ms: 30 * 86_400_000 },
  { id: '90d', title: 'Last 90 days', ms: 90 * 86_400_000 },
  { id: '365d', title: 'Last year', ms: 365 * 86_400_000 },
] as const

export const usualRange = '7d'
/** More hours than this are neither readable nor asked for. */
const mostHours = 31 * 24

export interface TimeRange {
  from: number
  to: number
}

/** Nonsense is the usual range. */
export function readRange(text: string | undefined, now: number): TimeRange {
  const days = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text ?? '')
  if (days?.[1] && days[2]) {
    const from = dayStart(days[1], 0)
    const to = dayStart(days[2], 1)
    if (from < to) return { from, to }
  }
  const preset = presets.find(({ id }) => id === text) ?? presets[1]
  return { from: now - preset.ms, to: now }
}

/** Midnight here of a day, or of one so many days later. */
function dayStart(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).getTime()
}

/** Of the day of a moment, here: `2026-03-01`. */
export function dayText(moment: number): string {
  const date = new Date(moment)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The asked one where it is possible; hours for two days or less, days for more. */
export function readBucket(asked: StatisticsBucket | undefined, { from, to }: TimeRange) {
  const hours = (to - from) / 3_600_000
  if (hours > mostHours) return 'day'
  return asked ?? (hours <= 48 ? 'hour' : 'day')
}

export function canBeHours({ from, to }: TimeRange): boolean {
  return (to - from) / 3_600_000 <= mostHours
}
