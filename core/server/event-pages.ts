/**
 * A large page of the log, written while it is read: a thousand rows at a time, so that other requests have
 * their turn in between. The log only grows at its end, so pieces read one after another are one page.
 */
import type { DurableEvent } from '../contract/event.ts'
import type { EventFilter, EventReads } from '../store/port.ts'

export interface EventPage {
  after: number
  limit: number
  inline: boolean
}

/** Rows that are read at once: some 10 ms. */
export const pieceSize = 1000

/** `{"items": […], "nextAfter": n}` with up to `limit` events. */
export function streamEventPage(
  events: Pick<EventReads, 'list'>,
  filter: EventFilter,
  { after, limit, inline }: EventPage,
): Response {
  const encoder = new TextEncoder()
  let position = after
  let left = limit
  let lead = '{"items":['
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = Math.min(pieceSize, left)
      const piece = events.list(filter, { after: position, limit: size, inline })
      position = piece.at(-1)?.seq ?? position
      left -= piece.length
      const isLast = piece.length < size || left === 0
      const end = isLast ? `],"nextAfter":${position}}` : ''
      controller.enqueue(encoder.encode(`${textOf(piece, lead)}${end}`))
      if (piece.length > 0) lead = ','
      if (isLast) controller.close()
      return nextTurn()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/json' } })
}

export interface EventLinesRange {
  after: number
  /** No more than so many; absent: all there are by the time they are read. */
  limit?: number
  brief: boolean
}

/** One event a line, until the log has no more or `limit` is reached. */
export function streamEventLines(
  events: Pick<EventReads, 'lines'>,
  filter: EventFilter,
  { after, limit = Number.POSITIVE_INFINITY, brief }: EventLinesRange,
): Response {
  const encoder = new TextEncoder()
  let position = after
  let left = limit
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = Math.min(pieceSize, left)
      const { lines, last } = events.lines(filter, { after: position, limit: size, brief })
      position = last
      left -= lines.length
      if (lines.length > 0) controller.enqueue(encoder.encode(`${lines.join('\n')}\n`))
      if (lines.length < size || left === 0) controller.close()
      return nextTurn()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
}

function textOf(piece: DurableEvent[], lead: string): string {
  if (piece.length === 0) return lead === ',' ? '' : lead
  return `${lead}${JSON.stringify(piece).slice(1, -1)}`
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
