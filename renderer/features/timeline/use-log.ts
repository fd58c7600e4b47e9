/** The log of a timeline: which of its events are shown, and where among them the one selection stands. */
import { useDeferredValue, useMemo } from 'react'
import type { DurableEvent } from '../../../core/contract/event.ts'
import type { TimelineSearch } from '../../app/search.ts'
import { type LogFilter, nextInLog, placeInLog, shownEvents } from './log-state.ts'
import type { TimelineCommand } from './timeline-keys.ts'
import { useEvents } from './use-events.ts'
import type { Spans } from './use-spans.ts'

export interface LogInput {
  spans: Spans
  search: TimelineSearch
  onSearch: (part: Partial<TimelineSearch>) => void
}

const none: readonly DurableEvent[] = []

/** The events are read when the log is first shown; those of a file are at hand. */
export function useLog({ spans, search, onSearch }: LogInput) {
  const isShown = search.view === 'log'
  const { scope, tree } = spans
  const read = useEvents(isShown ? (scope ?? null) : null)
  const events = scope ? read.events : tree.events
  const find = useDeferredValue(search.find ?? '')
  const { errors, hide } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: events grow in place; `version` says when
  const shown = useMemo(() => {
    const filter: LogFilter = { find, errors: errors === true, hidden: new Set(hide) }
    return isShown ? shownEvents(events, filter) : none
  }, [isShown, events, read.version, find, errors, hide])
  const span = search.span === undefined ? null : tree.find(search.span)
  // Of a span that was selected elsewhere, the first of its two events that is shown.
  const chosen = search.event !== undefined ? [search.event] : [span?.startSeq, span?.endSeq]
  const places = chosen.flatMap((seq) => seq ?? [])
  const selected =
    places.find((seq) => shown[placeInLog(shown, seq)]?.seq === seq) ?? places[0] ?? null

  function select(event: DurableEvent): void {
    onSearch({ event: event.seq, span: tree.spanOf(event)?.id })
  }
  function step(by: number): void {
    const next = nextInLog(shown, selected, by)
    if (next) select(next)
  }
  /** What the keys do elsewhere where they do something else here. */
  const commands: Partial<Record<TimelineCommand, () => void>> = {
    next: () => step(1),
    previous: () => step(-1),
    'page-down': () => step(20),
    'page-up': () => step(-20),
    first: () => step(-shown.length),
    last: () => step(shown.length),
    'next-match': () => find !== '' && step(1),
    'previous-match': () => find !== '' && step(-1),
    close: () => onSearch({ event: undefined, span: undefined }),
  }
  return {
    shown,
    selected,
    select,
    commands,
    version: scope ? read.version : spans.version,
    loading: scope !== undefined && read.loading,
    error: read.error,
    matches: find === '' ? 0 : shown.length,
  }
}

export type Log = ReturnType<typeof useLog>
