/** Beside a conversation: what the selected message did, step by step and live, each step with all that is known of it. */
import { Link } from '@tanstack/react-router'
import { ChartGantt, X } from 'lucide-react'
import { useEffect } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import type { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import { useProject } from '../../app/project.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatDuration } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { SpanDetails } from '../timeline/span-details.tsx'
import { glyphStatus, kindColours, kindIcons, statusWords } from '../timeline/span-look.ts'
import { useNow } from '../timeline/use-now.ts'
import { useSpans } from '../timeline/use-spans.ts'
import { callOf } from './inspect.ts'

export interface InspectorProps {
  /** Null where nothing has been asked yet. */
  operationId: string | null
  span: string | undefined
  onChoose: (span: string | undefined) => void
  onClose: () => void
}

export function Inspector({ operationId, span, onChoose, onClose }: InspectorProps) {
  return (
    <aside
      aria-label="Inspector"
      className="flex w-[340px] shrink-0 flex-col border-l bg-panel max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:shadow-raised"
    >
      <div className="flex h-9 shrink-0 items-center gap-1 border-b pr-1.5 pl-3">
        <h3 className="min-w-0 flex-1 truncate font-medium">Inspector</h3>
        {operationId !== null && <TimelineLink operationId={operationId} span={span} />}
        <IconButton
          size="sm"
          label="Close the inspector"
          icon={<X size={14} />}
          onClick={onClose}
        />
      </div>
      {operationId === null ? (
        <EmptyState title="Nothing to inspect yet">
          Select a message to see what it did, what it cost and what the model was given.
        </EmptyState>
      ) : (
        <Inspected key={operationId} {...{ operationId, span, onChoose, onClose }} />
      )}
    </aside>
  )
}

function TimelineLink({ operationId, span }: { operationId: string; span: string | undefined }) {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/activity/$operationId"
      params={{ project: id, operationId }}
      search={{ span }}
      className={buttonClass('ghost', 'sm')}
    >
      <ChartGantt size={13} aria-hidden />
      Open timeline
    </Link>
  )
}

/** More are in the timeline, which draws any number of them. */
const mostRows = 200

function Inspected(props: InspectorProps & { operationId: string }) {
  const { operationId, span, onChoose, onClose } = props
  const { tree, loading, error, reload } = useSpans({ operationId })
  const now = useNow(tree.running > 0)
  useShownInChat(span)
  if (error) {
    return (
      <ErrorPanel
        className="m-3"
        error={error}
        title="What it did could not be read."
        actions={<Button onClick={reload}>Try again</Button>}
      />
    )
  }
  const root = tree.rows[0]
  if (!root) return loading ? <Skeleton rows={5} /> : <EmptyState title="Nothing was recorded" />
  const chosen = spanIn(tree, span) ?? root
  const rows = tree.rows.slice(0, mostRows)
  return (
    <>
      <ul
        aria-label="Steps of this message"
        className="max-h-[38%] shrink-0 overflow-y-auto border-b py-1"
      >
        {rows.map((row) => (
          <li key={row.id}>
            <Row
              span={row}
              now={now}
              current={row === chosen}
              onChoose={() => onChoose(row === root ? undefined : row.id)}
            />
          </li>
        ))}
        {tree.rows.length > rows.length && (
          <li className="px-3 py-1 text-ink-3 text-xs">
            {tree.rows.length - rows.length} more are in the timeline.
          </li>
        )}
      </ul>
      <SpanDetails
        span={chosen}
        event={null}
        origin={root.start}
        now={now}
        onClose={() => (chosen === root ? onClose() : onChoose(undefined))}
      />
    </>
  )
}

interface RowProps {
  span: Span
  now: number
  current: boolean
  onChoose: () => void
}

function Row({ span, now, current, onChoose }: RowProps) {
  const Icon = kindIcons[span.kind]
  return (
    <button
      type="button"
      aria-current={current ? 'true' : undefined}
      onClick={onChoose}
      style={{ paddingLeft: 12 + Math.min(span.depth, 8) * 12 }}
      className={cx(
        'focus-inset flex h-6.5 w-full min-w-0 items-center gap-1.5 pr-3 text-left text-xs',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <Icon size={13} aria-hidden className="shrink-0" style={{ color: kindColours[span.kind] }} />
      <span className="max-w-[60%] shrink-0 truncate font-medium">{span.name}</span>
      <span className="min-w-0 flex-1 truncate text-ink-3">{span.detail}</span>
      <StatusGlyph status={glyphStatus[span.status]} size={12} />
      <span className="sr-only">{statusWords[span.status]}</span>
      <span className="tabular shrink-0 text-ink-3">
        {formatDuration((span.end ?? now) - span.workStart)}
      </span>
    </button>
  )
}

/** A call that was chosen in a delegated task belongs to the operation of the task. */
function spanIn(tree: SpanTree, id: string | undefined): Span | null {
  if (id === undefined) return null
  const call = callOf(id)
  return tree.find(id) ?? tree.rows.find((row) => call !== null && callOf(row.id) === call) ?? null
}

/** The step that is chosen here is brought into view there. */
function useShownInChat(span: string | undefined): void {
  useEffect(() => {
    const call = callOf(span)
    if (call === null) return
    const there = document.querySelector(`[role="log"] [data-call="${CSS.escape(call)}"]`)
    there?.scrollIntoView({ block: 'nearest' })
  }, [span])
}
