import { expect, test } from 'vitest'
import type { HearthError } from '../../contract/error.ts'
import type { HearthEvent } from '../../contract/event.ts'
import { observe, observers, unobserve } from './observe.ts'
import { Observers } from './observers.ts'

const idle: HearthEvent = {
  type: 'idle',
  seq: 1,
  timestamp: new Date().toISOString(),
  project: 'p',
}
const unexpected = (error: HearthError): never => expect.unreachable(error.message)
const observed = { event: idle, run: null }

test('an observer is called until it is taken away', () => {
  const seen: string[] = []
  const stop = observe((event) => seen.push(event.type))
  const second = (): void => void seen.push('second')
  observe(second)
  observe(second)
  observers.deliver([observed], unexpected)
  expect(seen).toEqual(['idle', 'second'])
  stop()
  expect(unobserve(second)).toBe(true)
  expect(unobserve(second)).toBe(false)
  observers.deliver([observed], unexpected)
  expect(seen).toEqual(['idle', 'second'])
  expect(observers.isEmpty).toBe(true)
  expect(() => observe(JSON.parse('7'))).toThrow('observe needs a function.')
})

test('one that throws or rejects is reported, at growing intervals, and hurts no other', async () => {
  const own = new Observers()
  const failures: HearthError[] = []
  let calls = 0
  own.add(function careless() {
    throw new Error('no')
  })
  own.add(async () => {
    throw new Error('later')
  })
  own.add(() => {
    calls += 1
  })
  own.deliver(
    Array.from({ length: 25 }, () => observed),
    (error) => failures.push(error),
  )
  await own.settled(1_000)
  expect(calls).toBe(25)
  expect(failures.map(({ type, message, details }) => [type, message, details])).toEqual([
    ['observer_failed', 'The observer "careless" failed: no', 'The work goes on without it.'],
    ['observer_failed', 'The observer "careless" failed: no', 'For the 10th time.'],
    ['observer_failed', 'An observer failed: later', 'The work goes on without it.'],
    ['observer_failed', 'An observer failed: later', 'For the 10th time.'],
  ])
})

test('whoever has Hearth inside is told when the first comes and the last goes', () => {
  const own = new Observers()
  const changes: boolean[] = []
  own.onChange = (isObserving) => changes.push(isObserving)
  const first = () => null
  const second = () => null
  own.add(first)
  own.add(second)
  own.remove(first)
  own.remove(second)
  expect(changes).toEqual([true, false])
})

test('waiting for observers has an end', async () => {
  const own = new Observers()
  own.add(() => new Promise(() => undefined))
  own.deliver([observed], unexpected)
  await own.settled(5)
})
