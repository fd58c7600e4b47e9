/** How schedules are put into words. */
import cronstrue from 'cronstrue'
import type { Schedule } from '../../../core/contract/schedule.ts'

/** `At 09:00, Monday through Friday (UTC) · 0 9 * * 1-5`; the expression alone where it cannot be said. */
export function cronText({ cron, timezone }: Pick<Schedule, 'cron' | 'timezone'>): string {
  const words = cronWords(cron)
  const zone = timezone === null ? '' : ` (${timezone})`
  return words === null ? `${cron}${zone}` : `${words}${zone} · ${cron}`
}

/** Null for forms that the server knows and the library does not. */
function cronWords(cron: string): string | null {
  try {
    const words = cronstrue.toString(cron, { use24HourTimeFormat: true })
    return /^At [\d:]+$/.test(words) ? `${words} every day` : words
  } catch (error) {
    // The library throws texts.
    if (typeof error === 'string') return null
    throw error
  }
}

/** `Mon, 2 Mar, 09:00`, where one is. */
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

/** `Mon, 2 Mar 2026, 09:00:00 CET`, where it was meant: in the zone of the schedule. */
export function exactText(moment: number, timezone: string | null): string {
  return new Date(moment).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timezone === null ? {} : { timeZone: timezone }),
  })
}
