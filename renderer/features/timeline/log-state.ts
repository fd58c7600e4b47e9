/** What a person's choices on a log leave to be seen, and where to go next. */
import type { DurableEvent } from '../../../core/contract/event.ts'
import type { SpanKind } from '../../../core/contract/spans/span.ts'
import { eventKind, eventSummary, eventTone } from './event-summary.ts'

export interface LogFilter {
  find: string
  /** Only those that tell of a failure. */
  errors: boolean
  hidden: ReadonlySet<SpanKind>
}

/** The same list when nothing is left out. */
export function shownEvents(
  events: readonly DurableEvent[],
  { find, errors, hidden }: LogFilter,
): readonly DurableEvent[] {
  const wanted = find.trim().toLowerCase()
  if (wanted === '' && !errors && hidden.size === 0) return events
  function isHidden(event: DurableEvent): boolean {
    const kind = hidden.size === 0 ? null : eventKind(event)
    return kind !== null && hidden.has(kind)
  }
  return events.filter(
    (event) =>
      (!errors || eventTone(event) === 'bad') &&
      !isHidden(event) &&
      (wanted === '' || `${event.type} ${eventSummary(event)}`.toLowerCase().includes(wanted)),
  )
}

/** Index of an event, or where it would be if it were shown. */
export function placeInLog(events: readonly DurableEvent[], seq: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** So many events further, and no further than the first and the last. */
export function nextInLog(
  events: readonly DurableEvent[],
  selected: number | null,
  by: number,
): DurableEvent | null {
  const at = selected === null ? -1 : placeInLog(events, selected)
  const isShown = events[at]?.seq === selected
  const wanted = at + by - (selected !== null && !isShown && by > 0 ? 1 : 0)
  return events[Math.min(events.length - 1, Math.max(0, wanted))] ?? null
}
