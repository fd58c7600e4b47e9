/** What happened, when and for how long: a run, a session or one operation, live. */
import { type KeyboardEvent, type ReactNode, useEffect } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import type { TimelineSearch } from '../../app/search.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { markStep } from '../first-run/steps.ts'
import { EventDetails } from './event-details.tsx'
import { NoSpan } from './no-span.tsx'
import { SpanDetails } from './span-details.tsx'
import { commandOf } from './timeline-keys.ts'
import { TimelineToolbar } from './timeline-toolbar.tsx'
import { TimelineView } from './timeline-view.tsx'
import { useDetailsOpen } from './use-details-open.ts'
import { useElementSize } from './use-element-size.ts'
import { useLog } from './use-log.ts'
import type { Spans } from './use-spans.ts'
import { useTimeline } from './use-timeline.ts'
import { useWholeEvent } from './use-whole-span.ts'

export interface TimelineProps {
  /** From `useSpans(scope)`. */
  spans: Spans
  /** View, filters and selection: in the address of a page, or in the caller's state. */
  search: TimelineSearch
  onSearch: (part: Partial<TimelineSearch>) => void
  /** Ways out of the details of a span, such as a link to the chat message. */
  links?: (span: Span) => ReactNode
}

export function Timeline(props: TimelineProps) {
  const { spans } = props
  return (
    <section
      aria-label="Timeline"
      aria-busy={spans.loading}
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-panel"
    >
      {spans.error ? (
        <div className="p-4">
          <ErrorPanel
            error={spans.error}
            title="The timeline could not be read"
            actions={<Button onClick={spans.reload}>Try again</Button>}
          />
        </div>
      ) : spans.tree.count > 0 ? (
        <Loaded {...props} />
      ) : spans.loading ? (
        <Skeleton rows={6} />
      ) : (
        <EmptyState title="Nothing has happened yet">
          Turns, tools and commands appear here the moment they begin.
        </EmptyState>
      )}
    </section>
  )
}

/** Narrower than this, in pixels, details lie below the spans. */
const besideFrom = 640

function Loaded({ spans, search, onSearch, links }: TimelineProps) {
  const model = useTimeline({ snapshot: spans, search, onSearch })
  const log = useLog({ spans, search, onSearch })
  const isLog = search.view === 'log'
  const commands = isLog ? { ...model.commands, ...log.commands } : model.commands
  const details = useDetailsOpen()
  const { selected } = model
  useEffect(() => markStep('timeline'), [])
  const event = useWholeEvent(search.event ?? null, spans.tree.events)
  const { ref, size } = useElementSize<HTMLFieldSetElement>()
  const isNarrow = size.width > 0 && size.width < besideFrom
  // Where they lie below, they take their place only when there is something to say.
  const isOpen = selected !== null || event !== null || (details.open && !isNarrow)
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const typing = event.target instanceof HTMLInputElement
    const command = commandOf(event)
    if (!command || (typing && event.key !== 'Escape')) return
    if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return
    if (typing) model.listRef.current?.focus()
    else if (command === 'close' && !selected && search.event === undefined) return
    else commands[command]()
    event.preventDefault()
    event.stopPropagation()
  }
  const beside = selected ? (
    <SpanDetails
      span={selected}
      event={event}
      origin={model.origin}
      now={model.end}
      onClose={() => {
        details.set(false)
        model.select(null)
      }}
      links={links}
    />
  ) : event ? (
    <EventDetails event={event} onClose={() => onSearch({ event: undefined })} />
  ) : (
    <NoSpan />
  )
  const view = (
    <TimelineView model={model} log={log} spans={spans} search={search} onSearch={onSearch} />
  )
  return (
    <fieldset
      ref={ref}
      aria-label="Spans and their details"
      onKeyDown={onKeyDown}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <TimelineToolbar
        search={search}
        onSearch={onSearch}
        kinds={model.kinds}
        errors={model.errors}
        matches={isLog ? log.matches : model.found.size}
        idle={model.idle}
        control={model.control}
        findRef={model.findRef}
        scope={spans.scope}
        reading={spans.loading ? spans.tree.count : null}
        details={isOpen}
        onDetails={(wanted) => {
          details.set(wanted)
          if (!wanted) onSearch({ span: undefined, event: undefined })
        }}
        onStep={(step) => commands[step > 0 ? 'next-match' : 'previous-match']()}
      />
      <SplitPane
        key={isNarrow ? 'below' : 'beside'}
        id={isNarrow ? 'timeline-below' : 'timeline'}
        direction={isNarrow ? 'vertical' : 'horizontal'}
        parts={[
          { id: 'spans', minSize: isNarrow ? 120 : 240, content: view },
          ...(isOpen
            ? [
                {
                  id: 'details',
                  ...(isNarrow
                    ? { defaultSize: '50%', minSize: 120 }
                    : { defaultSize: window.innerWidth < 1200 ? 300 : 380, minSize: 260 }),
                  fixed: !isNarrow,
                  content: beside,
                },
              ]
            : []),
        ]}
      />
    </fieldset>
  )
}
