/**
 * The live tail of a project's log.
 *
 * F1  Every durable event after the position comes exactly once, in order of `seq`.
 * F2  Deltas come live; a reader that is behind misses deltas, never durable events. Of what says that the queue
 *     is another, the last comes when it has caught up: the queue is read again then, whatever was missed.
 * F3  What is kept for a slow reader is bounded: it is read from the store again when there is room.
 */
import { type HearthEvent, isDurable } from '../contract/event.ts'
import type { EventFilter } from '../store/port.ts'
import type { OpenProject } from '../studio/port.ts'
import { type FrameWriter, formatFrame } from './event-stream.ts'

const pageSize = 500
/** Where events are so large that few of them fill a reader. */
const smallestPage = 8

/** Live events come to every reader as the same object: they are put into words once. */
const frames = new WeakMap<HearthEvent, string>()

function frameOf(event: HearthEvent): string {
  const known = frames.get(event)
  if (known !== undefined) return known
  const id = isDurable(event) ? { id: event.seq } : {}
  const text = formatFrame({ ...id, event: event.type, data: event })
  frames.set(event, text)
  return text
}

/** Writes events until the reader has gone or the server stops. */
export async function followEvents(
  project: OpenProject,
  filter: EventFilter,
  after: number,
  writer: FrameWriter,
): Promise<void> {
  let position = after
  let size = pageSize
  /** While behind, the store is the source; live events are only a sign that there is more. */
  let isBehind = true
  let missed: HearthEvent | null = null
  let wake: () => void = () => undefined

  function send(event: HearthEvent): void {
    if (isDurable(event)) {
      if (event.seq <= position) return
      position = event.seq
    }
    writer.write(frameOf(event))
  }

  function sendUntilFull(page: readonly HearthEvent[]): number {
    for (const [index, event] of page.entries()) {
      if (writer.isFull()) return index
      send(event)
    }
    return page.length
  }

  const unsubscribe = project.subscribe(filter, (event) => {
    if (isBehind) {
      if (event.type === 'queue_changed') missed = event
      return
    }
    send(event)
    if (writer.isFull()) {
      isBehind = true
      wake()
    }
  })
  writer.signal.addEventListener('abort', () => wake(), { once: true })
  writer.position(after)
  try {
    while (!writer.signal.aborted) {
      while (isBehind && !writer.signal.aborted) {
        await writer.drained()
        const page = project.store.events.list(filter, { after: position, limit: size })
        const sent = sendUntilFull(page)
        // In the same turn as the last read: whatever is published from now on comes live.
        if (sent === page.length && page.length < size) {
          isBehind = false
          if (missed !== null) send(missed)
          missed = null
        }
        // What does not fit is read again, so little more than what fits is read.
        size = sent < page.length ? Math.max(smallestPage, sent) : Math.min(pageSize, size * 2)
      }
      if (writer.signal.aborted) break
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
  }
}
