import { expect, test } from 'vitest'
import { RestartPolicy } from './restart-policy.ts'

test('waits twice as long each time, then gives up', () => {
  const policy = new RestartPolicy()
  const delays = [0, 1, 2, 3, 4, 5].map((second) => policy.nextDelay(second * 1000))
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, null])
})

test('ends long ago do not count', () => {
  const policy = new RestartPolicy()
  for (const second of [0, 1, 2, 3, 4]) policy.nextDelay(second * 1000)
  expect(policy.nextDelay(200_000)).toBe(500)
})
