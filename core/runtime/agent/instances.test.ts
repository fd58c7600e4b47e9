/** Which instances stay alive: those in use, and those that were used a moment ago. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgentInstance } from './instance.ts'
import { AgentInstances } from './instances.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Stands for an instance: all that is asked of one here is to be closed. */
function closable(name: string, closed: string[]): AgentInstance {
  const instance: Pick<AgentInstance, typeof Symbol.asyncDispose> = {
    async [Symbol.asyncDispose]() {
      closed.push(name)
    },
  }
  return instance as AgentInstance
}

function open() {
  const closed: string[] = []
  const instances = new AgentInstances()
  const use = (instanceId: string, work: () => Promise<void> = async () => {}) =>
    instances.use(
      { agent: 'support', instanceId },
      () => closable(instanceId, closed),
      () => work(),
    )
  return { instances, use, closed }
}

test('an instance that nobody used for ten minutes is closed, one in use is not', async () => {
  const { instances, use, closed } = open()
  let finish = () => {}
  const working = use(
    'busy',
    () =>
      new Promise<void>((resolve) => {
        finish = resolve
      }),
  )
  await use('idle')
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(closed).toEqual([])
  await vi.advanceTimersByTimeAsync(11 * 60_000)
  expect(closed).toEqual(['idle'])
  expect(instances.size).toBe(1)
  finish()
  await working
  await vi.advanceTimersByTimeAsync(20 * 60_000)
  expect(closed).toEqual(['idle', 'busy'])
  expect(instances.size).toBe(0)
})

test('of many idle instances the longest idle is closed first, and made anew when it is needed', async () => {
  const { instances, use, closed } = open()
  for (let number = 0; number < 65; number += 1) await use(`i${number}`)
  expect(closed).toEqual(['i0'])
  await use('i1')
  await use('i65')
  expect(closed).toEqual(['i0', 'i2'])
  expect(instances.size).toBe(64)
  await use('i0')
  await instances[Symbol.asyncDispose]()
  expect(closed).toHaveLength(67)
  expect(instances.size).toBe(0)
})

test('two instances are made side by side: nobody waits for another’s start', async () => {
  const { instances, use } = open()
  let release = () => {}
  const slow = use(
    'slow',
    () =>
      new Promise<void>((resolve) => {
        release = resolve
      }),
  )
  await use('quick')
  release()
  await slow
  await instances[Symbol.asyncDispose]()
})
