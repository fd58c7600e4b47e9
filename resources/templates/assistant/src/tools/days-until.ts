import { defineTool } from 'hearth'
import { z } from 'zod'

const day = 24 * 60 * 60 * 1000

/** Models are bad at calendars; this is one line of arithmetic. */
export const daysUntil = defineTool({
  name: 'days_until',
  description: 'Counts the days from today to a date. Negative when the date has passed.',
  parameters: z.object({
    date: z.iso.date().describe('The date, as YYYY-MM-DD'),
  }),
  execute({ date }) {
    const today = new Date().toISOString().slice(0, 10)
    return { today, date, days: Math.round((Date.parse(date) - Date.parse(today)) / day) }
  },
})
