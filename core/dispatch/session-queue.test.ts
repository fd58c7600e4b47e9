import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SessionQueue } from './session-queue.ts'

const key = (session: string) => ({ agent: 'a', instanceId: 'i', session })

test('work on one session never overlaps and keeps its order; sessions go side by side', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ session: fc.constantFrom('x', 'y', 'z'), limited: fc.boolean() }), {
        maxLength: 20,
      }),
      async (scheduler, jobs) => {
        const queue = new SessionQueue(2)
        const running = new Map<string, number>()
        const order = new Map<string, number[]>()
        let limitedRunning = 0
        const results = jobs.map(({ session, limited }, index) => {
          const work = async () => {
            expect(running.get(session) ?? 0).toBe(0)
            running.set(session, 1)
            if (limited) limitedRunning += 1
            expect(limitedRunning).toBeLessThanOrEqual(2)
            order.set(session, [...(order.get(session) ?? []), index])
            await scheduler.schedule(Promise.resolve())
            if (limited) limitedRunning -= 1
            running.set(session, 0)
            return index
          }
          return queue.add(key(session), work, { kind: limited ? 'limited' : 'direct' }).result
        })
        await scheduler.waitFor(Promise.all(results))
        for (const indexes of order.values()) {
          expect(indexes).toEqual([...indexes].sort((a, b) => a - b))
        }
        await queue.whenIdle()
      },
    ),
  )
})

test('a failure goes to its caller and the line goes on', async () => {
  const queue = new SessionQueue(1)
  const first = queue.add(key('x'), () => Promise.reject(new Error('no')))
  const second = queue.add(key('x'), async () => 'fine')
  await expect(first.result).rejects.toThrow('no')
  await expect(second.result).resolves.toBe('fine')
})

test('waiting work can be taken out of the line, running work cannot', async () => {
  const queue = new SessionQueue(1)
  let finish: () => void = () => undefined
  const first = queue.add(key('x'), () => new Promise<void>((resolve) => (finish = resolve)))
  const second = queue.add(key('x'), async () => 'never')
  const third = queue.add(key('x'), async () => 'third')
  expect(first.cancel(new Error('late'))).toBe(false)
  expect(second.cancel(new Error('changed my mind'))).toBe(true)
  expect(second.cancel(new Error('again'))).toBe(false)
  await expect(second.result).rejects.toThrow('changed my mind')
  finish()
  await expect(third.result).resolves.toBe('third')
})

test('keys that only look alike are different sessions', async () => {
  const queue = new SessionQueue(1)
  let finish: () => void = () => undefined
  const blocked = queue.add(
    { agent: 'a', instanceId: 'b","c', session: 'd' },
    () => new Promise<void>((resolve) => (finish = resolve)),
  )
  const other = queue.add({ agent: 'a', instanceId: 'b', session: 'c","d' }, async () => 'free')
  await expect(other.result).resolves.toBe('free')
  finish()
  await blocked.result
})

test('a session can be held, in line with all other work on it, and given up', async () => {
  const queue = new SessionQueue(1)
  const order: string[] = []
  const never = new AbortController().signal
  const release = await queue.hold(key('x'), never)
  const work = queue.add(key('x'), async () => {
    order.push('work')
  })
  const leaving = new AbortController()
  const left = queue.hold(key('x'), leaving.signal)
  const second = queue.hold(key('x'), never)
  leaving.abort(new Error('gave up'))
  await expect(left).rejects.toThrow('gave up')
  await expect(queue.hold(key('x'), AbortSignal.abort(new Error('at once')))).rejects.toThrow(
    'at once',
  )
  order.push('held')
  release()
  await work.result
  const releaseSecond = await second
  order.push('held again')
  releaseSecond()
  await queue.whenIdle()
  expect(order).toEqual(['held', 'work', 'held again'])
})
