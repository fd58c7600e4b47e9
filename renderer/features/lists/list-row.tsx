/** One row of any list: a box to choose it, its state and name, what the list adds, what can be done with it. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { cx } from '../../ui/cx.ts'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { type ListRow, wide } from './column.ts'
import type { Selection } from './use-selection.ts'

export const rowHeight = 36

/** The link is as large as its row, and so is its mark when it has the focus. */
const linkLook =
  'min-w-0 shrink-0 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2'

interface Cell {
  title: string
  align?: 'right'
  wideOnly?: boolean
  content: ReactNode
}

export interface ListRowViewProps {
  index: number
  row: ListRow
  cells: readonly Cell[]
  selection: Selection | undefined
  actions: ReactNode
}

export function ListRowView({ index, row, cells, selection, actions }: ListRowViewProps) {
  const isChosen = selection?.ids.has(row.id) ?? false
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      style={{ height: rowHeight }}
      className={cx(
        'group relative border-b',
        isChosen ? 'bg-accent-soft' : 'focus-within:bg-hover hover:bg-hover',
      )}
    >
      {selection && (
        <td className="relative z-[1] pl-4">
          <input
            type="checkbox"
            aria-label={`Select ${row.name}${row.detail ? `, ${row.detail.slice(0, 60)}` : ''}`}
            className="block size-3.5 accent-accent"
            checked={isChosen}
            onChange={() => undefined}
            onClick={(event) =>
              event.shiftKey ? selection.extendTo(row.id) : selection.toggle(row.id)
            }
          />
        </td>
      )}
      <td className={selection ? 'pl-2' : 'pl-4'}>
        <span className="flex min-w-0 items-center gap-2">
          {row.lead ?? <StatusGlyph status={row.status} />}
          {row.link ? (
            <Link {...row.link} data-row-focus className={linkLook}>
              {row.name}
            </Link>
          ) : (
            <span data-row-focus tabIndex={-1} className="min-w-0 shrink-0 truncate font-medium">
              {row.name}
            </span>
          )}
          {row.mark}
          <span className="min-w-0 truncate text-ink-3 text-xs" title={row.detail || undefined}>
            {row.detail}
          </span>
        </span>
      </td>
      {cells.map(({ title, align, wideOnly, content }) => (
        <td
          key={title}
          className={cx(
            'truncate px-2 text-ink-2 text-xs',
            align === 'right' && 'tabular text-right',
            wideOnly && wide,
          )}
        >
          {content}
        </td>
      ))}
      {actions !== undefined && (
        <td className="relative z-[1] pr-2 text-right">
          <span className="opacity-0 focus-within:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100">
            {actions}
          </span>
        </td>
      )}
    </tr>
  )
}
