import { expect, test } from 'vitest'
import { bucketStarts } from './time-buckets.ts'

const at = (text: string) => Date.parse(text)
const texts = (starts: number[] | null) => starts?.map((start) => new Date(start).toISOString())

test('days begin at midnight of the zone, also when clocks are changed', () => {
  const spring = bucketStarts(
    {
      from: at('2026-03-28T10:00:00Z'),
      to: at('2026-03-31T00:00:00Z'),
      bucket: 'day',
      timezone: 'Europe/Berlin',
    },
    100,
  )
  expect(texts(spring)).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
    '2026-03-30T22:00:00.000Z',
  ])
  const autumn = bucketStarts(
    {
      from: at('2026-10-25T12:00:00Z'),
      to: at('2026-10-26T12:00:00Z'),
      bucket: 'day',
      timezone: 'America/New_York',
    },
    100,
  )
  expect(texts(autumn)).toEqual(['2026-10-25T04:00:00.000Z', '2026-10-26T04:00:00.000Z'])
  const november = bucketStarts(
    {
      from: at('2026-11-01T20:00:00Z'),
      to: at('2026-11-03T00:00:00Z'),
      bucket: 'day',
      timezone: 'America/New_York',
    },
    100,
  )
  expect(texts(november)).toEqual(['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'])
})

test('hours begin on the hour of the zone', () => {
  const range = { from: at('2026-05-01T10:20:30Z'), to: at('2026-05-01T12:00:00Z') }
  expect(texts(bucketStarts({ ...range, bucket: 'hour', timezone: 'Asia/Kolkata' }, 10))).toEqual([
    '2026-05-01T09:30:00.000Z',
    '2026-05-01T10:30:00.000Z',
    '2026-05-01T11:30:00.000Z',
  ])
  expect(bucketStarts({ ...range, bucket: 'hour', timezone: 'UTC' }, 1)).toBeNull()
})

test('an unknown zone is refused with its name', () => {
  const range = { from: 0, to: 1, bucket: 'day', timezone: 'Mars/Base' } as const
  expect(() => bucketStarts(range, 10)).toThrow(
    expect.objectContaining({
      type: 'invalid_query_param',
      meta: expect.objectContaining({ value: 'Mars/Base' }),
    }),
  )
})
