/** Everything known about the selected span. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DurableEvent } from '../../../core/contract/event.ts'
import type { Span } from '../../../core/contract/spans/span.ts'
import { CopyTextButton } from '../../ui/copy-button.tsx'
import { describeError, ErrorPanel } from '../../ui/error-panel.tsx'
import { formatDuration } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { ContextView } from './context-view.tsx'
import { glyphStatus, kindColours, kindIcons, statusWords } from './span-look.ts'
import { spanMarkdown } from './span-markdown.ts'
import { answeringTurn, type Labelled, spanValues } from './span-values.ts'
import { UsageTable } from './usage-table.tsx'
import { useWholeSpan } from './use-whole-span.ts'
import { ValueView } from './value-view.tsx'

export interface SpanDetailsProps {
  span: Span
  /** The event chosen in the log, when it is not one of the span's own two. */
  event: DurableEvent | null
  origin: number
  now: number
  onClose: () => void
  /** Ways out, such as a link to the chat message. */
  links?: ((span: Span) => ReactNode) | undefined
}

export function SpanDetails(props: SpanDetailsProps) {
  const { event, origin, now, onClose, links } = props
  const { span, isCut, error: unread } = useWholeSpan(props.span)
  const { input, output: own, error } = spanValues(span)
  const answering = answeringTurn(props.span)
  const { span: answered } = useWholeSpan(answering ?? props.span)
  const answer = answering
    ? spanValues(answered).output.filter(({ label }) => label === 'Answer')
    : []
  const output = [...own, ...answer]
  const context = span.startEvent?.type === 'turn_request' ? span.startEvent.context : undefined
  return (
    <section aria-label="Details" className="flex min-h-0 flex-1 flex-col bg-panel">
      <Head span={span} onClose={onClose} />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-3 pt-2 pb-6">
        <Facts span={span} origin={origin} now={now} />
        {error && <ErrorPanel error={error} />}
        {isCut && (
          <p role="status" className="text-ink-3 text-xs">
            {unread
              ? `Long values are cut. ${describeError(unread).message}`
              : 'Reading the whole values…'}
          </p>
        )}
        <Values title="Input" values={input} />
        <Values title="Output" values={output} />
        {span.usage && <UsageTable usage={span.usage} />}
        {context && <ContextView context={context} usage={turnUsage(span)} />}
        {span.markers.length > 0 && <Moments span={span} origin={origin} />}
        <div className="flex flex-wrap gap-2">
          <CopyTextButton size="sm" text={() => spanMarkdown(span, now)}>
            Copy as Markdown
          </CopyTextButton>
          {links?.(span)}
        </div>
        <RawEvents events={[event, span.startEvent, span.endEvent]} />
      </div>
    </section>
  )
}

/** Of the turn itself, once it is over. */
function turnUsage({ endEvent }: Span) {
  return endEvent?.type === 'turn' ? endEvent.usage : null
}

function Head({ span, onClose }: { span: Span; onClose: () => void }) {
  const Icon = kindIcons[span.kind]
  return (
    <div className="flex shrink-0 items-start gap-2 border-b py-1.5 pr-1.5 pl-3">
      <Icon
        size={15}
        aria-hidden
        className="mt-1.5 shrink-0"
        style={{ color: kindColours[span.kind] }}
      />
      <div className="min-w-0 flex-1 py-0.5">
        <h2 className="truncate font-medium">{span.name}</h2>
        {span.detail && (
          <p className="line-clamp-2 break-words text-ink-3 text-xs">{span.detail}</p>
        )}
      </div>
      <IconButton size="sm" label="Close details" icon={<X size={14} />} onClick={onClose} />
    </div>
  )
}

function Facts({ span, origin, now }: { span: Span; origin: number; now: number }) {
  const firstDelta = span.firstDeltaMs
  const queued = span.workStart - span.start
  const facts: [string, ReactNode][] = [
    ['Status', <Status key="status" span={span} />],
    ['Duration', formatDuration((span.end ?? now) - span.workStart)],
    [
      'Started',
      `${new Date(span.start).toLocaleTimeString()} (+${formatDuration(span.start - origin)})`,
    ],
  ]
  if (queued > 0) facts.push(['Queued for', formatDuration(queued)])
  if (span.model) facts.push(['Model', span.model])
  if (firstDelta !== null) facts.push(['First word', `after ${formatDuration(firstDelta)}`])
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-x-2 gap-y-0.5 text-xs">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="tabular min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Status({ span }: { span: Span }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <StatusGlyph status={glyphStatus[span.status]} size={12} />
      {statusWords[span.status]}
    </span>
  )
}

function Values({ title, values }: { title: string; values: readonly Labelled[] }) {
  if (values.length === 0) return null
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">{title}</h3>
      {values.map(({ label, value }) => (
        <ValueView key={label} label={label} value={value} />
      ))}
    </div>
  )
}

const mostMoments = 50

function Moments({ span, origin }: { span: Span; origin: number }) {
  const hidden = span.markers.length - mostMoments
  return (
    <div>
      <h3 className="mb-1 font-medium text-xs">
        {hidden > 0 ? `Moments, the last ${mostMoments} of ${span.markers.length}` : 'Moments'}
      </h3>
      <ul className="flex flex-col gap-0.5 text-xs">
        {span.markers.slice(-mostMoments).map((marker) => (
          <li key={marker.seq} className="flex gap-2">
            <span className="tabular w-16 shrink-0 text-right text-ink-3">
              +{formatDuration(marker.at - origin)}
            </span>
            <span className="min-w-0 break-words">{marker.label}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function RawEvents({ events }: { events: (DurableEvent | null)[] }) {
  const raw = [...new Map(events.flatMap((event) => (event ? [[event.seq, event]] : []))).values()]
  return (
    <details>
      <summary className="rounded-sm text-ink-2 text-xs hover:text-ink">Raw events</summary>
      <div className="mt-2 flex flex-col gap-3">
        {raw.map((event) => (
          <JsonView key={event.seq} value={event} label={`Event ${event.seq}`} open={1} />
        ))}
      </div>
    </details>
  )
}
