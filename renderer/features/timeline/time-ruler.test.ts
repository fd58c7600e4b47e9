/** What the scale of a timeline says, and the moments of its log. */
import { expect, it } from 'vitest'
import { offsetText } from './event-log-view.tsx'
import { tickText } from './time-ruler.tsx'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

it.each([
  [0, 10, '0'],
  [0.25, 0.05, '0.25 ms'],
  [120, 20, '120 ms'],
  [2500, 500, '2.5 s'],
  [90 * 1000, 30_000, '1:30'],
  [3 * hour + 5 * minute, 5 * minute, '3:05:00'],
  [3 * day + 6 * hour, 6 * hour, '3 d 6:00'],
  [3 * day, day, '3 d'],
])('%d ms in steps of %d is %s', (ms, step, text) => {
  expect(tickText(ms, step)).toBe(text)
})

it.each([
  [820, '0.820'],
  [3_599_999, '3599.999'],
  [25 * hour + 61_005, '25:01:01.005'],
])('%d ms after the beginning is %s', (ms, text) => {
  expect(offsetText(ms)).toBe(text)
})
