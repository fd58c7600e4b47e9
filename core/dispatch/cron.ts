/** Times of a cron expression. */
import { Cron } from 'croner'

export interface CronTimes {
  /** The first time after `moment`, in milliseconds; null when none is left. */
  after(moment: number): number | null
}

/** @throws Error saying what is wrong with the expression or the timezone. */
export function cronTimes(cron: string, timezone: string | null): CronTimes {
  const times = new Cron(cron, { paused: true, ...(timezone === null ? {} : { timezone }) })
  // An unknown timezone is only noticed when it is used.
  times.nextRun()
  return { after: (moment) => times.nextRun(new Date(moment))?.getTime() ?? null }
}
