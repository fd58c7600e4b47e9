/** Statistics as a table for spreadsheets: a row for each name and stretch of time, numbers as they are. */
import { stringify } from 'csv-stringify/browser/esm/sync'
import type { Statistics } from '../../../core/contract/statistics.ts'

/** Moments are ISO, durations milliseconds, money US dollars; what is not known is empty. */
export function toCsv({ by, items }: Pick<Statistics, 'by' | 'items'>): string {
  const rows = items.map(
    ({ start, name, count, errors, latency, tokens, cost, calls, unpriced }) => ({
      start: new Date(start).toISOString(),
      [by]: name,
      count,
      errors,
      p50_ms: latency?.p50,
      p95_ms: latency?.p95,
      tokens_fresh: tokens.fresh,
      tokens_cache_read: tokens.cacheRead,
      tokens_cache_write: tokens.cacheWrite,
      tokens_output: tokens.output,
      tokens_reasoning: tokens.reasoning,
      cost_usd: cost,
      calls,
      calls_unpriced: unpriced,
    }),
  )
  // A name that begins like a formula must not be one where it is opened.
  return stringify(rows, { header: true, escape_formulas: true })
}
