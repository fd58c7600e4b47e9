/** Reads lists whole, page by page; what is very long only so far, with where to go on. */
import type { DurableEvent, EventType } from '../../../core/contract/event.ts'

/** What a step is made of. */
export const stepEvents: EventType[] = [
  'run_start',
  'run_end',
  'operation_start',
  'turn_request',
  'turn',
  'tool_start',
  'tool_call',
  'command_start',
  'command_end',
  'step_start',
  'step_end',
  'log',
]

/** Read before somebody asks for more. */
export const mostEvents = 50_000

export interface ReadEvents {
  events: DurableEvent[]
  /** Where to go on; null when there is no more. */
  next: number | null
}

export async function readEvents(
  read: (after: number) => Promise<{ items: DurableEvent[]; nextAfter: number }>,
  from: number,
): Promise<ReadEvents> {
  const events: DurableEvent[] = []
  let after = from
  while (events.length < mostEvents) {
    const { items, nextAfter } = await read(after)
    for (const item of items) events.push(item)
    if (items.length === 0 || nextAfter === after) return { events, next: null }
    after = nextAfter
  }
  return { events, next: after }
}

export async function readPages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    for (const item of page.items) all.push(item)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}
