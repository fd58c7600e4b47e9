/** The exchanges of a session, only the visible ones drawn. Opens at the end and stays there until one scrolls away. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { startTransition, useEffect, useMemo, useRef, useState } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { Button, Spinner } from '../../ui/button.tsx'
import { scrollable } from '../../ui/scrollable.ts'
import type { Editing, ExchangePlace } from './exchange-actions.ts'
import { ExchangeView } from './exchange-view.tsx'
import { FoundContext } from './found.ts'
import { type Exchange, type Question, rowKeys } from './turns.ts'
import { placeOf } from './use-branching.ts'
import type { FindTarget } from './use-find.ts'
import { useFollowEnd } from './use-follow-end.ts'
import { rowWith, useMarks } from './use-marks.ts'

export interface ConversationListProps {
  exchanges: readonly Exchange[]
  operations: ReadonlyMap<string, Operation>
  sessionId: string | null
  places: ReadonlyMap<string, ExchangePlace>
  busy: boolean
  editing: Editing | null
  /** A row to bring into view. */
  target: FindTarget | null
  /** Words to mark. */
  terms: readonly string[]
  /** How many matches the row that is shown for a search has. */
  onFoundDrawn: (key: string, count: number) => void
  hasOlder: boolean
  loadingOlder: boolean
  onOlder: () => void
  onRetry: (question: Question) => void
}

/** Older messages are read before the top is reached. */
const olderAhead = 800
const estimate = 160
const nothing: readonly string[] = []

/** False while what is in sight is drawn for the first time: what lies around it comes after. */
function useOpened(): boolean {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const call = requestIdleCallback(() => startTransition(() => setOpen(true)), { timeout: 500 })
    return () => cancelIdleCallback(call)
  }, [])
  return isOpen
}

export function ConversationList(props: ConversationListProps) {
  const { exchanges, operations, sessionId, hasOlder, loadingOlder, onOlder, onRetry } = props
  const { places, busy, editing, target, terms, onFoundDrawn } = props
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const keys = useMemo(() => rowKeys(exchanges), [exchanges])
  const isOpen = useOpened()
  const list = useVirtualizer({
    count: exchanges.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    // Drawn at the end from the first frame on.
    initialOffset: () => exchanges.length * estimate,
    getItemKey: (index) => keys[index] ?? index,
    overscan: isOpen ? 4 : 0,
    paddingStart: 16,
    paddingEnd: 24,
    anchorTo: 'end',
  })
  const { following, follow, leave } = useFollowEnd(scroller, content)

  const last = exchanges.at(-1)
  const asked = last?.streaming && last.question ? last.key : null
  useEffect(() => {
    if (asked) follow()
  }, [asked, follow])

  useMarks(content, terms, target, onFoundDrawn)
  // Only a new request moves the view, not every row that comes meanwhile.
  const rows = useRef(exchanges)
  rows.current = exchanges
  useEffect(() => {
    const index = target ? rows.current.findIndex(({ key }) => key === target.key) : -1
    if (index < 0) return
    leave()
    if (!target || terms.length === 0) list.scrollToIndex(index, { align: 'center' })
    // Only near enough for the row to be drawn: the match itself is what is brought into view then.
    else if (scroller.current && !isSeen(scroller.current, target.key)) {
      const [offset] = list.getOffsetForIndex(index, 'center') ?? []
      if (offset !== undefined) scroller.current.scrollTop = offset
    }
  }, [target, terms, list, leave])

  const total = list.getTotalSize()
  // As it was measured last: asking the page while a row grows would make it lay everything out at once.
  const isShort = total < (list.scrollRect?.height ?? 0)
  useEffect(() => {
    if (isShort && hasOlder && !loadingOlder) onOlder()
  }, [isShort, hasOlder, loadingOlder, onOlder])
  useEffect(() => {
    const element = scroller.current
    if (!element || !hasOlder || loadingOlder) return
    function onScroll() {
      if (element && element.scrollTop < olderAhead) onOlder()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [hasOlder, loadingOlder, onOlder])

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        {...scrollable}
        className="focus-inset h-full overflow-y-auto overflow-x-hidden [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        {loadingOlder && (
          <div className="absolute inset-x-0 top-2 z-10 flex justify-center">
            <span className="flex items-center gap-2 rounded-full bg-raised px-3 py-1 text-ink-2 text-xs shadow-raised">
              <Spinner size={12} /> Reading older messages
            </span>
          </div>
        )}
        <div
          ref={content}
          style={{ height: total }}
          className="relative mx-auto w-full max-w-[760px]"
        >
          {list.getVirtualItems().map((row) => {
            const exchange = exchanges[row.index]
            if (!exchange) return null
            return (
              <div
                key={row.key}
                ref={list.measureElement}
                data-index={row.index}
                data-row={exchange.key}
                style={{ transform: `translateY(${row.start}px)` }}
                className="absolute inset-x-0 top-0 px-5"
              >
                <FoundContext value={target?.key === exchange.key ? terms : nothing}>
                  <ExchangeView
                    exchange={exchange}
                    operation={operations.get(exchange.operationId ?? '') ?? null}
                    sessionId={sessionId}
                    place={placeOf(places, exchange.key)}
                    busy={busy}
                    editing={editing?.key === exchange.key ? editing : null}
                    onRetry={onRetry}
                  />
                </FoundContext>
              </div>
            )
          })}
        </div>
      </div>
      {!following && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="sm"
            icon={<ArrowDown size={13} />}
            onClick={follow}
            className="pointer-events-auto rounded-full px-3 shadow-raised"
          >
            Jump to latest
          </Button>
        </div>
      )}
    </div>
  )
}

function isSeen(scroller: HTMLElement, key: string): boolean {
  const row = rowWith(scroller, key)?.getBoundingClientRect()
  const view = scroller.getBoundingClientRect()
  return row !== undefined && row.bottom > view.top && row.top < view.bottom
}
