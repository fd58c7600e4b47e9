import { expect, test } from 'vitest'
import { labelled, niceTicks } from './scale.ts'

test('ticks are round and reach the maximum', () => {
  expect(niceTicks(10)).toEqual([0, 5, 10])
  expect(niceTicks(0.037)).toEqual([0, 0.01, 0.02, 0.03, 0.04])
  expect(niceTicks(912_000)).toEqual([0, 500_000, 1_000_000])
  expect(niceTicks(0)).toEqual([0, 1])
})

test('labels leave room for one another', () => {
  expect(labelled(4, 400)).toEqual([0, 1, 2, 3])
  expect(labelled(100, 640)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
  const width = 530
  const hours = labelled(169, width)
  expect(hours[0]).toBe(0)
  expect(((hours.at(-1) ?? 0) + 0.5) * (width / 169) + 32).toBeLessThanOrEqual(width)
  expect(labelled(1, 30)).toEqual([0])
})
