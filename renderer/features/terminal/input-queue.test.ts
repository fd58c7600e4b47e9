/** Typing faster than requests return. */
import { describe, expect, it } from 'vitest'
import { createInputQueue } from './input-queue.ts'

describe('createInputQueue', () => {
  it('keeps the order and joins what was typed while a request was under way', async () => {
    const sent: string[] = []
    const gates: (() => void)[] = []
    const queue = createInputQueue(
      (data) => {
        sent.push(data)
        return new Promise((resolve) => gates.push(resolve))
      },
      () => undefined,
    )
    for (const key of 'ls -la') queue.push(key)
    expect(sent).toEqual(['l'])
    gates[0]?.()
    await expect.poll(() => sent).toEqual(['l', 's -la'])
  })

  it('drops what waits after a failure and goes on with the next key', async () => {
    const sent: string[] = []
    const failures: unknown[] = []
    let fail = true
    const queue = createInputQueue(
      async (data) => {
        if (fail) throw new Error('gone')
        sent.push(data)
      },
      (error) => failures.push(error),
    )
    queue.push('a')
    await expect.poll(() => failures.length).toBe(1)
    fail = false
    queue.push('b')
    await expect.poll(() => sent).toEqual(['b'])
  })
})
