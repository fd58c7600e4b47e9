/** Writes a timeline file while it is read: head, events without secrets, what was masked. */
import type { TimelineEnd, TimelineHead, TimelineLine } from '../../contract/timeline-file.ts'
import { membership } from '../../contract/timeline-scope.ts'
import type { EventReads } from '../../store/port.ts'
import { filterOf } from '../../store/timelines/scope-filter.ts'
import type { SecretMask } from './mask-secrets.ts'

/** Events that are read at once; each may hold large values. */
const pieceSize = 200

export function streamTimelineFile(
  events: Pick<EventReads, 'list'>,
  head: TimelineHead,
  mask: SecretMask,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const filter = filterOf(head.scope)
  const belongs = membership(head.scope)
  let after = 0
  let count = 0
  let lead = `${JSON.stringify(mask.mask(head))}\n`
  return new ReadableStream({
    pull(controller) {
      const piece = events.list(filter, { after, limit: pieceSize, inline: true })
      after = piece.at(-1)?.seq ?? after
      const own = piece.filter(belongs)
      count += own.length
      const lines = own.map((event) => {
        const line: TimelineLine = { event: mask.mask(event) }
        return `${JSON.stringify(line)}\n`
      })
      const isLast = piece.length < pieceSize
      const end: TimelineEnd = { end: { events: count, masked: mask.masked() } }
      const tail = isLast ? `${JSON.stringify(end)}\n` : ''
      controller.enqueue(encoder.encode(`${lead}${lines.join('')}${tail}`))
      lead = ''
      if (isLast) controller.close()
      return new Promise((resolve) => setImmediate(resolve))
    },
  })
}
