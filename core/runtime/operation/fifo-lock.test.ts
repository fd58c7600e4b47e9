import { expect, test } from 'vitest'
import { FifoLocks } from './fifo-lock.ts'

const never = new AbortController().signal

test('holders take turns in the order they came, keys beside each other', async () => {
  const locks = new FifoLocks()
  const order: string[] = []
  const work = async (key: string, name: string) => {
    const release = await locks.acquire(key, never)
    order.push(name)
    await Promise.resolve()
    release()
    release()
  }
  await Promise.all([work('a', 'a1'), work('a', 'a2'), work('b', 'b1'), work('a', 'a3')])
  expect(order).toEqual(['a1', 'b1', 'a2', 'a3'])
  expect(locks.isHeld('a')).toBe(false)
})

test('one who leaves the queue is passed over', async () => {
  const locks = new FifoLocks()
  const release = await locks.acquire('a', never)
  const leaving = new AbortController()
  const left = locks.acquire('a', leaving.signal).catch((reason: unknown) => reason)
  const next = locks.acquire('a', never)
  leaving.abort('gone')
  expect(await left).toBe('gone')
  release()
  const releaseNext = await next
  releaseNext()
  expect(locks.isHeld('a')).toBe(false)
})
