/** The one table of all lists: only rows in sight are drawn, and all of it goes by keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { cx } from '../../ui/cx.ts'
import { type Column, type ListRow, type Order, wide } from './column.ts'
import { ListRowView, rowHeight } from './list-row.tsx'
import { usualOrder } from './orders.ts'
import { useListKeys } from './use-list-keys.ts'
import type { Selection } from './use-selection.ts'

/** The first column is never narrower, in pixels: rather the table scrolls. */
const subjectWidth = 280

export interface ListTableProps<Item> {
  label: string
  /** Heading of the first column. */
  subject: string
  items: readonly Item[]
  rowOf: (item: Item) => ListRow
  columns: readonly Column<Item>[]
  actions?: (item: Item) => ReactNode
  selection?: Selection
  order?: Order
  /** Orders a click on the heading of the first column goes through. */
  subjectOrders?: readonly string[]
  /** Called when the end comes into sight. */
  onEnd?: () => void
}

export function ListTable<Item>(props: ListTableProps<Item>) {
  const { label, subject, items, rowOf, columns, actions, selection, order, onEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: 32,
  })
  const shown = virtual.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 1) onEnd?.()
  }, [last, items.length, onEnd])
  const onKeyDown = useListKeys({
    body,
    count: items.length,
    scrollTo: (index) => virtual.scrollToIndex(index),
    selection,
    idAt: (index) => {
      const item = items[index]
      return item === undefined ? null : rowOf(item).id
    },
  })
  const width = columns.reduce(
    (sum, { width, wideOnly }) => sum + (wideOnly ? 0 : width),
    subjectWidth,
  )
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <table
        aria-label={label}
        aria-rowcount={items.length + 1}
        className="w-full table-fixed border-collapse"
        style={{ minWidth: width }}
      >
        <thead className="sticky top-0 z-10 bg-canvas shadow-[inset_0_-1px_var(--color-line)]">
          <tr aria-rowindex={1}>
            {selection && (
              <th scope="col" style={{ width: 36 }} className="pl-4">
                <input
                  type="checkbox"
                  aria-label="Select all"
                  className="block size-3.5 accent-accent"
                  checked={selection.areAll}
                  ref={(box) => {
                    if (box) box.indeterminate = selection.ids.size > 0 && !selection.areAll
                  }}
                  onChange={selection.toggleAll}
                />
              </th>
            )}
            <Heading
              title={subject}
              orders={props.subjectOrders}
              order={order}
              className={selection ? 'pl-2' : 'pl-4'}
            />
            {columns.map(({ title, width, align, wideOnly, orders }) => (
              <Heading
                key={title}
                title={title}
                width={width}
                orders={orders}
                order={order}
                className={cx('px-2', align === 'right' && 'text-right', wideOnly && wide)}
              />
            ))}
            {actions && (
              <th scope="col" style={{ width: 40 }}>
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {shown.map(({ index }) => {
            const item = items[index]
            if (item === undefined) return null
            const row = rowOf(item)
            return (
              <ListRowView
                key={row.id}
                index={index}
                row={row}
                cells={columns.map((column) => ({ ...column, content: column.cell(item) }))}
                selection={selection}
                actions={actions?.(item)}
              />
            )
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

interface HeadingProps {
  title: string
  width?: number
  orders: readonly string[] | undefined
  order: Order | undefined
  className?: string | undefined
}

function Heading({ title, width, orders, order, className }: HeadingProps) {
  const style = width === undefined ? undefined : { width }
  const look = cx('h-7 text-left font-normal text-2xs text-ink-3', className)
  if (!orders || !order) {
    return (
      <th scope="col" style={style} className={look}>
        {title}
      </th>
    )
  }
  const place = orders.indexOf(order.value)
  // The usual order belongs to the heading that begins with it.
  const isOn = place === 0 || (place > 0 && order.value !== usualOrder)
  const next = orders[(place + 1) % orders.length] ?? order.value
  const isRising = order.value === 'oldest'
  const Arrow = isRising ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      style={style}
      className={look}
      aria-sort={isOn ? (isRising ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        onClick={() => order.onChange(next)}
        className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink"
      >
        {title}
        {isOn && <Arrow size={11} aria-hidden />}
      </button>
    </th>
  )
}
