/** Hours and days of a time zone, also where clocks are changed. */
import { HearthError } from '../contract/error.ts'
import type { StatisticsBucket } from '../contract/statistics.ts'

const hourMs = 3_600_000

export interface BucketRange {
  from: number
  to: number
  bucket: StatisticsBucket
  timezone: string
}

/** Where the buckets between `from` and `to` begin; null when there are more than `most`. */
export function bucketStarts(range: BucketRange, most: number): number[] | null {
  const { from, to, bucket, timezone } = range
  const wall = wallClock(timezone)
  const starts: number[] = []
  let start = bucket === 'day' ? startOfDay(from, wall) : startOfHour(from, wall)
  while (start < to) {
    if (starts.length === most) return null
    starts.push(start)
    // Days have 23 to 25 hours: the middle of the next one is half a day after this one's end.
    start = bucket === 'day' ? startOfDay(start + 36 * hourMs, wall) : start + hourMs
  }
  return starts
}

/** Minutes and hours of a moment on the clocks of a zone. */
type WallClock = (moment: number) => { hours: number; minutes: number; seconds: number }

function wallClock(timezone: string): WallClock {
  const format = formatFor(timezone)
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]))
    const read = (type: 'hour' | 'minute' | 'second') => Number(parts.get(type) ?? 0)
    return { hours: read('hour') % 24, minutes: read('minute'), seconds: read('second') }
  }
}

function formatFor(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new HearthError({
      type: 'invalid_query_param',
      status: 400,
      message: 'Invalid value for query parameter "timezone".',
      details: 'Use a name such as "Europe/Berlin" or "UTC".',
      meta: { param: 'timezone', value: timezone },
    })
  }
}

function startOfHour(moment: number, wall: WallClock): number {
  const { minutes, seconds } = wall(moment)
  return moment - (((moment % 1000) + 1000) % 1000) - seconds * 1000 - minutes * 60_000
}

function startOfDay(moment: number, wall: WallClock): number {
  const hour = startOfHour(moment, wall)
  const start = hour - wall(hour).hours * hourMs
  // The clocks were changed in between: it is another hour there.
  const { hours } = wall(start)
  if (hours === 0) return start
  return hours > 12 ? start + (24 - hours) * hourMs : start - hours * hourMs
}
