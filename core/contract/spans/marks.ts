/** Moments of a tree: each on the row of its span, or by itself. */
import type { DurableEvent } from '../event.ts'
import { type Marker, markerOf } from './marker.ts'
import type { Span } from './span.ts'

export class Marks {
  /** Those that belong to no span. */
  readonly loose: Marker[] = []
  readonly #onMark: (owner: Span | null, marker: Marker) => void
  /** Operations and runs that were asked to stop. */
  readonly #stopping = new Set<string>()

  constructor(onMark: (owner: Span | null, marker: Marker) => void) {
    this.#onMark = onMark
  }

  /** What an event says of a moment; of an approval that was answered, that it was. */
  take(event: DurableEvent, owner: Span | null, at: number): void {
    if (event.type === 'abort_requested') {
      const id = event.operationId ?? event.runId
      if (id !== undefined) this.#stopping.add(id)
    }
    if (event.type === 'approval_resolved') {
      const marks = owner?.markers ?? this.loose
      const asked = marks.find((mark) => mark.approvalId === event.approvalId)
      if (asked) {
        asked.until = at
        asked.label = `Approval ${event.decision}`
        this.#onMark(owner, asked)
        return
      }
    }
    const marker = markerOf(event, at)
    if (!marker) return
    this.put(owner, marker)
    this.#onMark(owner, marker)
  }

  /** One that is there already is replaced: an approval that was answered. */
  put(owner: Span | null, marker: Marker): void {
    if (owner && owner.markers.length === 0) owner.markers = []
    const marks = owner?.markers ?? this.loose
    const known = marker.approvalId === null ? -1 : marks.findIndex(({ seq }) => seq === marker.seq)
    if (known === -1) marks.push(marker)
    else marks[known] = marker
  }

  /** Whether what an event tells of was asked to stop. */
  isStopping({ operationId, runId }: DurableEvent): boolean {
    return [operationId, runId].some((id) => id !== undefined && this.#stopping.has(id))
  }
}
