import { expect, test } from 'vitest'
import { runBulk } from './bulk.ts'

test('goes on after a failure and reports it with its row', async () => {
  const seen: number[] = []
  const report = await runBulk({
    items: [1, 2, 3, 4, 5, 6],
    work: (item) => (item % 3 === 0 ? Promise.reject(new Error(`no ${item}`)) : Promise.resolve()),
    onProgress: (finished) => seen.push(finished),
    signal: new AbortController().signal,
  })
  expect(report.done.sort()).toEqual([1, 2, 4, 5])
  expect(report.failed.map(({ item, error }) => [item, String(error)])).toEqual([
    [3, 'Error: no 3'],
    [6, 'Error: no 6'],
  ])
  expect(seen).toEqual([1, 2, 3, 4, 5, 6])
})

test('never works on more than a few at once, and begins nothing after it is stopped', async () => {
  const stopping = new AbortController()
  const begun: number[] = []
  const gates: (() => void)[] = []
  const running = runBulk({
    items: Array.from({ length: 10 }, (_, index) => index),
    work: (item) => {
      begun.push(item)
      return new Promise<void>((resolve) => gates.push(resolve))
    },
    onProgress: () => undefined,
    signal: stopping.signal,
  })
  await expect.poll(() => begun.length).toBe(4)
  stopping.abort()
  for (const open of gates) open()
  const report = await running
  expect(begun).toHaveLength(4)
  expect(report.done).toHaveLength(4)
  expect(report.left).toHaveLength(6)
})
