/** One span's name in the gutter, and the row its bar lies on. */
import { memo } from 'react'
import type { Span } from '../../../core/contract/spans/span.ts'
import { cx } from '../../ui/cx.ts'
import { formatDuration } from '../../ui/format.ts'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { glyphStatus, kindColours, kindIcons, statusWords } from './span-look.ts'
import { rowHeight } from './waterfall-drawing.ts'

export interface WaterfallRowProps {
  span: Span
  /** Spans change in place: these say when. */
  end: number | null
  status: Span['status']
  name: string
  detail: string
  gutter: number
  top: number
  selected: boolean
  found: boolean
  onSelect: (span: Span) => void
  onShow: (span: Span) => void
}

export function rowId(span: Span): string {
  return `span-${span.index}`
}

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { span, end, gutter, top, selected, found, onSelect, onShow } = props
  return (
    <div
      id={rowId(span)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      onPointerDown={() => onSelect(span)}
      onDoubleClick={(event) => {
        event.stopPropagation()
        onShow(span)
      }}
      className={cx(
        'absolute inset-x-0 flex',
        selected ? 'bg-accent-soft' : found ? 'bg-warn-soft' : 'hover:bg-hover',
      )}
      style={{ height: rowHeight, top }}
    >
      <Name span={span} width={gutter} />
      <span className="sr-only">
        {end === null
          ? 'running'
          : `${statusWords[span.status]}, ${formatDuration(end - span.workStart)}`}
      </span>
    </div>
  )
})

function Name({ span, width }: { span: Span; width: number }) {
  const Icon = kindIcons[span.kind]
  return (
    <div
      className="flex shrink-0 items-center gap-1.5 overflow-hidden pr-2"
      style={{ width, paddingLeft: 8 + Math.min(span.depth, 12) * 12 }}
    >
      <Icon size={13} aria-hidden className="shrink-0" style={{ color: kindColours[span.kind] }} />
      <span className="max-w-[60%] shrink-0 truncate text-xs">{span.name}</span>
      <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">{span.detail}</span>
      {span.status !== 'ok' && <StatusGlyph status={glyphStatus[span.status]} size={12} />}
    </div>
  )
}
