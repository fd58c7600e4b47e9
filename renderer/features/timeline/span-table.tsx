/** Spans as a table that folds: the reading order of the timeline, for eyes and for screen readers. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { type RefObject, useEffect } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import { cx } from '../../ui/cx.ts'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { scrollable } from '../../ui/scrollable.ts'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { glyphStatus, kindColours, kindIcons } from './span-look.ts'
import { rowHeight } from './waterfall-drawing.ts'
import { rowId } from './waterfall-row.tsx'

export interface SpanTableProps {
  rows: readonly Span[]
  origin: number
  now: number
  selected: Span | null
  found: ReadonlySet<string>
  collapsed: ReadonlySet<string>
  listRef: RefObject<HTMLDivElement | null>
  onSelect: (span: Span) => void
  onToggle: (span: Span) => void
}

const headings = [
  { title: 'Start', width: 76 },
  { title: 'Duration', width: 84 },
  { title: 'Tokens', width: 72 },
  { title: 'Cost', width: 88 },
]

export function SpanTable(props: SpanTableProps) {
  const { rows, selected, listRef } = props
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const at = selected ? rows.indexOf(selected) : -1
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div ref={listRef} {...scrollable} className="focus-inset min-h-0 flex-1 overflow-auto">
      <table
        aria-label="Spans"
        aria-rowcount={rows.length + 1}
        className="w-full min-w-[480px] table-fixed border-collapse"
      >
        <thead className="sticky top-0 z-10 bg-panel shadow-[inset_0_-1px_var(--color-line)]">
          <tr aria-rowindex={1}>
            <th scope="col" className="px-3 py-0.5 text-left font-normal text-2xs text-ink-3">
              Name
            </th>
            {headings.map(({ title, width }) => (
              <th
                key={title}
                scope="col"
                style={{ width }}
                className="px-2 py-0.5 text-right font-normal text-2xs text-ink-3"
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={above} />
          {items.map((item) => {
            const span = rows[item.index]
            return span && <TableRow key={span.id} {...props} span={span} index={item.index} />
          })}
          <Space height={below} />
        </tbody>
      </table>
    </div>
  )
}

/** Stands in for rows out of sight. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null
}

interface TableRowProps extends SpanTableProps {
  span: Span
  index: number
}

function TableRow(props: TableRowProps) {
  const { span, index, origin, now, selected, found, collapsed, onSelect } = props
  const folded = collapsed.has(span.id)
  const isSelected = span === selected
  return (
    <tr
      id={rowId(span)}
      aria-rowindex={index + 2}
      aria-current={isSelected || undefined}
      onPointerDown={() => onSelect(span)}
      className={
        isSelected ? 'bg-accent-soft' : found.has(span.id) ? 'bg-warn-soft' : 'hover:bg-hover'
      }
      style={{ height: rowHeight }}
    >
      <NameCell {...props} folded={folded} />
      <Cell>+{formatDuration(span.start - origin)}</Cell>
      <Cell>{formatDuration((span.end ?? now) - span.workStart)}</Cell>
      <Cell>{span.usage ? formatTokens(span.usage.totalTokens) : ''}</Cell>
      <Cell>{span.usage ? costText(span) : ''}</Cell>
    </tr>
  )
}

function costText({ usage }: Span): string {
  return usage?.cost ? formatCost(usage.cost.total) : 'unknown'
}

function Cell({ children }: { children: string | string[] }) {
  return <td className="tabular truncate px-2 text-right text-ink-2 text-xs">{children}</td>
}

function NameCell({ span, folded, onToggle }: TableRowProps & { folded: boolean }) {
  const Icon = kindIcons[span.kind]
  return (
    <td className="overflow-hidden">
      <span
        className="flex min-w-0 items-center gap-1.5"
        style={{ paddingLeft: 6 + Math.min(span.depth, 16) * 14 }}
      >
        {span.children.length > 0 ? (
          <button
            type="button"
            aria-expanded={!folded}
            tabIndex={-1}
            aria-label={folded ? `Unfold ${span.name}` : `Fold ${span.name}`}
            onClick={() => onToggle(span)}
            className="flex size-4 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-pressed"
          >
            <ChevronRight size={12} aria-hidden className={cx(!folded && 'rotate-90')} />
          </button>
        ) : (
          <span className="size-4 shrink-0" />
        )}
        <Icon
          size={13}
          aria-hidden
          className="shrink-0"
          style={{ color: kindColours[span.kind] }}
        />
        <span className="max-w-[60%] shrink-0 truncate text-xs">{span.name}</span>
        <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">{span.detail}</span>
        {span.status !== 'ok' && <StatusGlyph status={glyphStatus[span.status]} size={12} />}
      </span>
    </td>
  )
}
