import { expect, test } from 'vitest'
import type { Sample } from './samples.ts'
import { judge, table } from './verdict.ts'

/** A sample every five seconds for half an hour. */
function samples(of: (seconds: number) => Partial<Sample>): Sample[] {
  const flat = { rss: 300, handles: 50, threads: 13, wal: 4, answer: 2 }
  return Array.from({ length: 360 }, (_, index) => ({ ...flat, at: index * 5, ...of(index * 5) }))
}

test('a process that warms up and then saws up and down is flat', () => {
  const saw = (at: number) => ({ rss: Math.min(300, 100 + at) + ((at / 5) % 10) * 8 })
  expect(judge(samples(saw))).toEqual([])
})

test('what grows a little all the time is found, however little a minute', () => {
  expect(judge(samples((at) => ({ rss: 300 + at / 20 })))).toEqual([
    expect.stringContaining('memory grows'),
  ])
  expect(judge(samples((at) => ({ handles: 50 + Math.floor(at / 120) })))).toEqual([
    expect.stringContaining('open handles grow'),
  ])
})

test('one moment of a large write-ahead log is enough', () => {
  expect(judge(samples((at) => ({ wal: at === 900 ? 65 : 4 })))).toEqual([
    expect.stringContaining('65 MB'),
  ])
})

test('the table has a row a minute with the least and the most', () => {
  const rows = table(
    samples((at) => ({ rss: 300 + (at % 60) })),
    30,
  )
  expect(rows).toHaveLength(30)
  expect(rows[3]).toMatchObject({ minute: '3.0', 'RSS MB': '300–355', handles: '50–50' })
})
