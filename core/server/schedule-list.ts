/** Schedules as they are asked for: filtered, counted and in order. */
import { wordsOf } from '../contract/list-order.ts'
import {
  isOfState,
  type Schedule,
  type ScheduleList,
  type ScheduleState,
} from '../contract/schedule.ts'
import type { ProjectSchedules } from '../studio/port.ts'

export interface ScheduleQuery {
  /** Words it must hold. */
  q?: string
  kind?: Schedule['kind'][]
  enabled?: boolean
  missed?: boolean
  failed?: boolean
  /** Any of them. */
  status?: ScheduleState[]
  /** `next`: what starts first comes first. `attention`: what did not start, then what was missed. */
  order?: ScheduleOrder
}

export const scheduleOrders = ['next', 'attention'] as const
export type ScheduleOrder = (typeof scheduleOrders)[number]

export function listSchedules(schedules: ProjectSchedules, query: ScheduleQuery): ScheduleList {
  const { q, kind, enabled, missed, failed, status, order = 'next' } = query
  const words = wordsOf(q)
  const found = schedules
    .list()
    .filter(
      (schedule) =>
        (kind === undefined || kind.includes(schedule.kind)) &&
        (enabled === undefined || schedule.enabled === enabled) &&
        (missed === undefined || isOfState(schedule, 'missed') === missed) &&
        (failed === undefined || isOfState(schedule, 'failed') === failed) &&
        words.every((word) => textOf(schedule).includes(word)),
    )
  const items = found.filter(
    (schedule) => status === undefined || status.some((state) => isOfState(schedule, state)),
  )
  items.sort((a, b) => (order === 'attention' ? needOf(b) - needOf(a) : 0) || nextOf(a) - nextOf(b))
  return { items, nextCursor: null, paused: schedules.isPaused, counts: countStates(found) }
}

function countStates(schedules: readonly Schedule[]): ScheduleList['counts'] {
  const count = (state: ScheduleState) =>
    schedules.filter((schedule) => isOfState(schedule, state)).length
  return { on: count('on'), off: count('off'), failed: count('failed'), missed: count('missed') }
}

function textOf({ name, kind, cron, timezone, file, lastError }: Schedule): string {
  return [name, kind, cron, timezone, file, lastError].join(' ').toLowerCase()
}

function needOf(schedule: Schedule): number {
  if (isOfState(schedule, 'failed')) return 2
  return isOfState(schedule, 'missed') ? 1 : 0
}

/** What has no next time comes last. */
function nextOf({ nextAt }: Schedule): number {
  return nextAt ?? Number.MAX_SAFE_INTEGER
}
