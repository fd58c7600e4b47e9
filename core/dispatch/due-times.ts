/** Which times of a schedule have come since it was last kept, and which of them are to be started. */
import type { DeclaredSchedule } from './declared-schedules.ts'

export interface Due {
  /** To be started, in order. */
  starts: number[]
  missed: { count: number; last: number | null }
  /** Everything up to here is decided. */
  until: number
}

/** Later than this it was missed: somebody slept. Also what a busy machine may take. */
const onTimeMs = 60_000
/** Of more than these the oldest are skipped: nobody wants a year of them. */
const mostStarts = 100
/** Expressions with seconds have many times in a long sleep. */
const mostCounted = 10_000

export function dueTimes(
  { times, missed: policy }: Pick<DeclaredSchedule, 'times' | 'missed'>,
  since: number,
  now: number,
): Due {
  const due: number[] = []
  let count = 0
  for (let at = times.after(since); at !== null && at <= now; ) {
    due.push(at)
    count += 1
    if (due.length > mostStarts) due.shift()
    // Those in between are neither counted nor started.
    at = times.after(count === mostCounted ? Math.max(at, now - onTimeMs) : at)
  }
  const late = due.filter((at) => now - at > onTimeMs)
  const onTime = due.filter((at) => now - at <= onTimeMs)
  const made = madeUp(policy, late, onTime)
  const passed = count - onTime.length
  const last = late.at(-1) ?? null
  return {
    starts: [...made, ...onTime],
    missed: { count: passed, last },
    until: due.at(-1) ?? since,
  }
}

/** What is started of the times that were missed. */
function madeUp(policy: DeclaredSchedule['missed'], late: number[], onTime: number[]): number[] {
  if (policy === 'all') return late
  // A time that is on time makes up for those before it.
  return policy === 'once' && onTime.length === 0 ? late.slice(-1) : []
}
