import { expect, test } from 'vitest'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { mostEvents, readEvents, readPages } from './read-all.ts'

const [event] = eventLog().run()

/** A log of so many events, as the server gives it: pages of at most 10,000. */
function logOf(count: number) {
  return async (after: number) => {
    const end = Math.min(count, after + 10_000)
    const items = Array.from({ length: end - after }, (_, index) => {
      if (!event) throw new Error('the fixture is empty')
      return { ...event, seq: after + index + 1 }
    })
    return { items, nextAfter: end }
  }
}

test('what is not too long is read whole', async () => {
  const { events, next } = await readEvents(logOf(24_000), 0)
  expect(events).toHaveLength(24_000)
  expect(next).toBeNull()
})

test('what is very long says where to go on, and nothing is read twice or left out', async () => {
  const read = logOf(mostEvents + 7)
  const first = await readEvents(read, 0)
  expect(first.events).toHaveLength(mostEvents)
  expect(first.next).toBe(mostEvents)
  const rest = await readEvents(read, first.next ?? 0)
  expect(rest.events.map(({ seq }) => seq)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((n) => mostEvents + n),
  )
  expect(rest.next).toBeNull()
})

test('all pages of a list are read', async () => {
  const pages = [
    { items: [1, 2], nextCursor: 'b' },
    { items: [3], nextCursor: null },
  ]
  const asked: (string | undefined)[] = []
  const all = await readPages(async (cursor) => {
    asked.push(cursor)
    return pages[asked.length - 1] ?? { items: [], nextCursor: null }
  })
  expect(all).toEqual([1, 2, 3])
  expect(asked).toEqual([undefined, 'b'])
})
