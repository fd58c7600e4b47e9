/** The spans themselves, as bars, as a table or as the log they were built from. */
import type { TimelineSearch } from '../../app/search.ts'
import { LogView } from './event-log-view.tsx'
import { FlameView } from './flame-view.tsx'
import { NothingMatches } from './nothing-matches.tsx'
import { SpanTable } from './span-table.tsx'
import type { Log } from './use-log.ts'
import type { Spans } from './use-spans.ts'
import type { useTimeline } from './use-timeline.ts'
import { Waterfall } from './waterfall.tsx'

export interface TimelineViewProps {
  model: ReturnType<typeof useTimeline>
  log: Log
  spans: Spans
  search: TimelineSearch
  onSearch: (part: Partial<TimelineSearch>) => void
}

export function TimelineView({ model, log, spans, search, onSearch }: TimelineViewProps) {
  const clear = () => onSearch({ find: undefined, errors: undefined, hide: undefined })
  if (search.view === 'log') {
    return (
      <LogView
        log={log}
        origin={model.origin}
        running={model.running}
        listRef={model.listRef}
        onClear={clear}
      />
    )
  }
  if (model.rows.length === 0) return <NothingMatches onClear={clear} />
  const shared = {
    origin: model.origin,
    now: model.end,
    selected: model.selected,
    found: model.found,
    listRef: model.listRef,
    onSelect: model.select,
  }
  if (search.view === 'flame') {
    return (
      <FlameView
        {...shared}
        // While it runs, a second's difference is not worth measuring everything anew.
        now={model.running ? Math.ceil(model.end / 1000) * 1000 : model.end}
        roots={spans.tree.roots}
        version={spans.version}
        shown={model.rows === spans.tree.rows ? null : model.rows}
        measure={search.by ?? 'time'}
        zoomed={model.zoomed}
        onZoom={model.zoom}
        onSearch={onSearch}
      />
    )
  }
  if (search.view === 'tree') {
    return (
      <SpanTable
        {...shared}
        rows={model.ordered}
        collapsed={model.collapsed}
        onToggle={model.toggle}
      />
    )
  }
  return (
    <Waterfall
      {...shared}
      rows={model.rows}
      version={spans.version}
      map={model.map}
      gaps={model.gaps}
      control={model.control}
      running={model.running}
      onShow={(span) => (model.control.fitted() ? model.show(span) : model.control.fit())}
      onFold={(folded) => onSearch({ fold: folded || undefined })}
    />
  )
}
