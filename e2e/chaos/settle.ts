/** Waits until nothing is open any more, as its event stream tells. */
import { z } from 'zod'
import { type Door, dispatches, operations, runs, send } from './api.ts'
import type { EventReader } from './event-reader.ts'

const open = new Set(['queued', 'running', 'waiting'])
const Queue = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) })

/** What is still open; empty when all is settled. */
export async function openWork(door: Door): Promise<string[]> {
  const lists = await Promise.all([operations(door), runs(door), dispatches(door)])
  const rows = lists.flat().filter(({ status }) => open.has(status))
  const queue = await send(door, 'GET', '/api/queue')
  const waiting = queue.status === 200 ? Queue.parse(queue.body).items : []
  return [...rows, ...waiting].map(({ id, status }) => `${id} is ${status}`)
}

/** Resolves with what is still open after `milliseconds`: nothing, unless something hangs. */
export async function untilSettled(
  door: Door,
  reader: EventReader,
  milliseconds: number,
): Promise<string[]> {
  const end = performance.now() + milliseconds
  while (true) {
    // Asked for before the look, so that what ends in between is not missed.
    const nextEvent = reader.next(Math.max(1, end - performance.now())).then(
      () => true,
      () => false,
    )
    const work = await openWork(door)
    if (work.length === 0) return []
    if (!(await nextEvent)) return openWork(door)
  }
}
