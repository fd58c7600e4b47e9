import { expect, test } from 'vitest'
import { toCsv } from './statistics-table.ts'

const figures = {
  count: 3,
  errors: 1,
  latency: { p50: 1200, p95: 3400.5 },
  tokens: { fresh: 10, cacheRead: 20, cacheWrite: 0, reasoning: 4, output: 5 },
  cost: 0.25,
  calls: 4,
  unpriced: 0,
}
const start = Date.UTC(2026, 2, 2)

test('a row for each name and time, with what is not known left empty', () => {
  const unknown = { ...figures, latency: null, cost: null, unpriced: 4 }
  const csv = toCsv({
    by: 'agent',
    items: [
      { ...figures, start, name: 'desk' },
      { ...unknown, start, name: 'a, "b"' },
    ],
  })
  expect(csv).toBe(
    [
      'start,agent,count,errors,p50_ms,p95_ms,tokens_fresh,tokens_cache_read,tokens_cache_write,tokens_output,tokens_reasoning,cost_usd,calls,calls_unpriced',
      '2026-03-02T00:00:00.000Z,desk,3,1,1200,3400.5,10,20,0,5,4,0.25,4,0',
      '2026-03-02T00:00:00.000Z,"a, ""b""",3,1,,,10,20,0,5,4,,4,4',
      '',
    ].join('\n'),
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('the name %s is no formula', (name) => {
  expect(toCsv({ by: 'model', items: [{ ...figures, start, name }] })).toContain(`,'${name},`)
})
