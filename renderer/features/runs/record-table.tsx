/** The list that runs and activity share: one row a record, only those in sight drawn. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import type { RunRecord } from './record.ts'
import { recordRowHeight } from './record-row.tsx'

export interface RecordTableProps<Item> {
  label: string
  /** Heading of the first column. */
  subject: string
  /** Heading of the second: what started it, or where it happened. */
  origin: string
  items: readonly Item[]
  recordOf: (item: Item) => RunRecord
  /** The row, given the longest duration on the list for the scale of its bar. */
  row: (item: Item, longest: number) => ReactNode
  /** Called when the end comes into sight. */
  onEnd?: () => void
}

const headings = [
  { title: 'Started', width: 104 },
  { title: 'Duration', width: 132 },
  { title: 'Turns', width: 60 },
  { title: 'Tools', width: 60 },
  { title: 'Tokens', width: 72 },
  { title: 'Cost', width: 84 },
  { title: '', width: 40 },
]

export function RecordTable<Item>(props: RecordTableProps<Item>) {
  const { label, subject, origin, items, recordOf, row, onEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => recordRowHeight,
    overscan: 10,
  })
  const shown = virtual.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 1) onEnd?.()
  }, [last, items.length, onEnd])
  const longest = Math.max(1, ...items.map((item) => lengthOf(recordOf(item))))
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <table aria-label={label} className="w-full min-w-[760px] table-fixed border-collapse">
        <thead className="sticky top-0 z-10 bg-canvas shadow-[inset_0_-1px_var(--color-line)]">
          <tr>
            <th scope="col" className="h-7 pl-4 text-left font-normal text-2xs text-ink-3">
              {subject}
            </th>
            {[{ title: origin, width: 112 }, ...headings].map(({ title, width }) => (
              <th
                key={title}
                scope="col"
                style={{ width }}
                className="px-2 text-left font-normal text-2xs text-ink-3 [&:nth-child(n+5)]:text-right"
              >
                {title || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {shown.map(({ index }) => {
            const item = items[index]
            return item === undefined ? null : row(item, longest)
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

function lengthOf({ startedAt, endedAt }: RunRecord): number {
  return endedAt === null ? 0 : endedAt - startedAt
}

/** Arrow keys and j/k go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const row = event.target instanceof Element ? event.target.closest('tr') : null
  const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling
  const link = next?.querySelector('a')
  if (!link) return
  event.preventDefault()
  link.focus()
}
