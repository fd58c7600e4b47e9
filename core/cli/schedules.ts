/** `hearth schedules`: what starts by the clock, and pausing all of it. */
import type { Schedule } from '../contract/schedule.ts'
import { print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export function listSchedules(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const [items, isPaused] = await Promise.all([
      client.schedules.list(),
      client.schedules.paused(),
    ])
    printSchedules({ items, isPaused }, options)
    return 0
  })
}

export function pauseSchedules(isPaused: boolean, options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const { items } = await client.schedules.setPaused(isPaused)
    printSchedules({ items, isPaused }, options)
    return 0
  })
}

interface Schedules {
  items: Schedule[]
  isPaused: boolean
}

function printSchedules({ items, isPaused }: Schedules, { json }: ReachOptions): void {
  if (json) {
    print(JSON.stringify({ items, paused: isPaused }, null, 2))
    return
  }
  if (isPaused) print('All are paused. "hearth schedules resume" lets them go on.')
  for (const { id, cron, enabled, nextAt } of items) {
    const next = nextAt === null ? 'no next time' : `next ${new Date(nextAt).toISOString()}`
    print(`${id}  ${cron}  ${enabled ? next : 'off'}`)
  }
}
