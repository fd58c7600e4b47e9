/** Chooses what to compare with: another run of the same workflow, operation of the same agent, or session. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useProject } from '../../app/project.ts'
import { Badge } from '../../ui/badge.tsx'
import { Spinner } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { ListState } from '../lists/list-state.tsx'
import { useSettled } from '../lists/use-settled.ts'
import { type Candidate, candidatesQuery } from './candidates.ts'
import type { Side } from './side.ts'

export interface PickOtherProps {
  side: Side
  onPick: (id: string) => void
}

const rowHeight = 37

export function PickOther({ side, onPick }: PickOtherProps) {
  const [words, setWords] = useState('')
  const query = useInfiniteQuery(candidatesQuery(useProject(), side, useSettled(words)))
  const others = useMemo(
    () => query.data?.pages.flatMap(({ items }) => items).filter(({ id }) => id !== side.id) ?? [],
    [query.data, side.id],
  )
  return (
    <section aria-labelledby="pick-other" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 items-center gap-3 border-b px-4 py-3">
        <h2 id="pick-other" className="min-w-0 truncate font-medium">
          Compare {side.name} with
        </h2>
        <SearchInput
          label="Search for the other one"
          placeholder="Search"
          value={words}
          onChange={setWords}
          className="w-56"
        />
        <output className="tabular shrink-0 text-ink-3 text-xs">
          {query.data && `${others.length.toLocaleString('en')}${query.hasNextPage ? '+' : ''}`}
        </output>
        {query.isFetchingNextPage && <Spinner size={12} />}
      </div>
      <ListState
        query={query}
        count={others.length}
        failure="What it can be compared with could not be listed."
        isFiltered={words !== ''}
        onClear={() => setWords('')}
        empty={
          <EmptyState title="There is no other to compare it with">
            A second one of the same kind shows up here.
          </EmptyState>
        }
      />
      {others.length > 0 && (
        <Others
          others={others}
          onPick={onPick}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
          }}
        />
      )}
    </section>
  )
}

interface OthersProps {
  others: readonly Candidate[]
  onPick: (id: string) => void
  /** Called when the end comes into sight. */
  onEnd: () => void
}

function Others({ others, onPick, onEnd }: OthersProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: others.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= others.length - 1) onEnd()
  }, [last, others.length, onEnd])

  function onKeyDown(event: KeyboardEvent, at: number): void {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const index = Math.min(others.length - 1, Math.max(0, at + by))
    virtual.scrollToIndex(index, { align: 'auto' })
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus()
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul
        aria-labelledby="pick-other"
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {shown.map(({ index, start }) => {
          const other = others[index]
          if (!other) return null
          const { id, status, name, detail, at, mark } = other
          return (
            <li
              key={id}
              className="absolute inset-x-0 top-0 border-b"
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                data-index={index}
                onClick={() => onPick(id)}
                onKeyDown={(event) => onKeyDown(event, index)}
                className="focus-inset flex h-9 w-full items-center gap-2 px-4 text-left hover:bg-hover"
              >
                <StatusGlyph status={status} />
                <span className="max-w-[50%] shrink-0 truncate font-medium">{name}</span>
                {mark && <Badge>{mark}</Badge>}
                <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">{detail}</span>
                <RelativeTime at={at} className="shrink-0 text-ink-3 text-xs" />
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
