/** The pairs of steps, only those in sight drawn; stretches that are equal are folded unless they are asked for. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { UnfoldVertical } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount } from '../../ui/format.ts'
import { scrollable } from '../../ui/scrollable.ts'
import type { Pair } from './align.ts'
import { PairRow } from './pair-row.tsx'
import { type PairsRow, pairRows, rowOf } from './pair-rows.ts'

/** A pair to bring into view; a new object asks again. */
export interface PairTarget {
  key: number
  /** Whether it gets the focus. */
  isFocused: boolean
}

export interface PairListProps {
  pairs: readonly Pair[]
  /** Key of the first difference; null without any. */
  first: number | null
  /** Key of the pair that one has gone to. */
  current: number | null
  target: PairTarget | null
  showsAll: boolean
}

const foldHeight = 32
const pairHeight = 110

export function PairList({ pairs, first, current, target, showsAll }: PairListProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [openTexts, setOpenTexts] = useState<ReadonlySet<string>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  /** Key of a row that is to get the focus when it is drawn. */
  const wanted = useRef<string | null>(null)
  const rows = useMemo(
    () => pairRows(pairs, { all: showsAll, keys: opened }),
    [pairs, showsAll, opened],
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'fold' ? foldHeight : pairHeight),
    getItemKey: (index) => rowId(rows[index]),
    overscan: 6,
    paddingEnd: 24,
    // What led to it stays in sight.
    scrollPaddingStart: 72,
  })

  useEffect(() => {
    const id = wanted.current
    const row =
      id === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })
  // Only a new request moves the view, not what is unfolded meanwhile.
  const latest = useRef(rows)
  latest.current = rows
  useEffect(() => {
    if (!target) return
    const index = rowOf(latest.current, target.key)
    virtual.scrollToIndex(index, { align: 'start' })
    if (target.isFocused) wanted.current = rowId(latest.current[index])
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  }, [target, virtual])

  return (
    <div ref={scroller} {...scrollable} className="focus-inset min-h-0 flex-1 overflow-y-auto">
      <ol aria-label="Steps" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]
          if (!row) return null
          const isCurrent = row.kind === 'pair' && row.key === current
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-row={rowId(row)}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              aria-current={isCurrent ? 'step' : undefined}
              tabIndex={-1}
              style={{ transform: `translateY(${start}px)` }}
              className={cx(
                'focus-inset absolute inset-x-0 top-0 border-b',
                row.kind === 'pair' && row.key === first && 'border-t-2 border-t-accent',
              )}
            >
              {isCurrent && (
                <span aria-hidden className="absolute inset-y-0 left-0 z-[1] w-[3px] bg-accent" />
              )}
              {row.kind === 'fold' ? (
                <div className="flex h-8 items-center bg-sunken/60 px-4">
                  <Button
                    size="sm"
                    look="ghost"
                    icon={<UnfoldVertical size={12} />}
                    onClick={() => {
                      wanted.current = `pair-${row.key}`
                      setOpened(new Set(opened).add(row.key))
                    }}
                  >
                    {formatCount(row.count, 'equal step')}
                  </Button>
                </div>
              ) : (
                <PairRow
                  pair={row.pair}
                  isFirst={row.key === first}
                  openTexts={openTexts}
                  onToggleText={(id) => setOpenTexts(toggled(openTexts, id))}
                />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function rowId(row: PairsRow | undefined): string {
  return row ? `${row.kind}-${row.key}` : ''
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}
