/** Events with long strings cut, for views that read very many of them: whoever wants one whole asks for it. */
import type { DurableEventBody } from '../contract/event.ts'

/** Rows up to this many characters of JSON pass as they are: their identifiers alone take 300. */
const shortRow = 1000
/** Of longer strings, so much is kept: more than a line shows. */
const keptOfString = 240
/** Of longer lists, so many items. */
const keptOfList = 50

/** The stored text of an event as one line with its `seq`; long strings cut where `brief`. */
export function eventLine(data: string, seq: number, brief: boolean): string {
  const text = brief && data.length > shortRow ? briefText(data) : data
  return `${text.slice(0, -1)},"seq":${seq}}`
}

/** What was cut says so: the event carries `brief: true`, unless nothing of it was too long. */
function briefText(data: string): string {
  const event: DurableEventBody = JSON.parse(data)
  // Log lines are read as they are, in lists of their own.
  if (event.type === 'log') return data
  const cut = { count: 0 }
  const short = shorten(event, cut)
  return cut.count === 0 ? data : `${JSON.stringify(short).slice(0, -1)},"brief":true}`
}

function shorten(value: unknown, cut: { count: number }): unknown {
  if (typeof value === 'string') {
    if (value.length <= keptOfString) return value
    cut.count += 1
    return value.slice(0, keptOfString)
  }
  if (Array.isArray(value)) {
    if (value.length > keptOfList) cut.count += 1
    return value.slice(0, keptOfList).map((item) => shorten(item, cut))
  }
  if (typeof value !== 'object' || value === null) return value
  const short: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) short[key] = shorten(item, cut)
  return short
}
