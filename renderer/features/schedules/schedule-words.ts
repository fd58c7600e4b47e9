/** How schedules are put into words. */
import type { Schedule } from '../../../core/contract/schedule.ts'

export function cronText({ cron, timezone }: Schedule): string {
  return timezone === null ? cron : `${cron} ${timezone}`
}

/** `Mon, 2 Mar, 09:00` */
export function momentText(moment: number): string {
  return new Date(moment).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}

export const policyTexts: Record<Schedule['missedPolicy'], string> = {
  skip: 'They were skipped.',
  once: 'They were made up for by one.',
  all: 'Each was made up for.',
}
