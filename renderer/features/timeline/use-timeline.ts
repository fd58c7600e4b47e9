/** The state behind a timeline: spans, time, filters, selection and what the keys do. */
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { Span, SpanKind } from '../../../core/contract/spans/span.ts'
import { treeOrder } from '../../../core/contract/spans/tree-order.ts'
import { useProject } from '../../app/project.ts'
import type { TimelineSearch } from '../../app/search.ts'
import { describeError } from '../../ui/error-panel.tsx'
import type { SpanSnapshot } from './growing.ts'
import { idleGaps, lengthOf, timeMap } from './layout.ts'
import { spanMarkdown } from './span-markdown.ts'
import type { TimelineCommand } from './timeline-keys.ts'
import { mentions, nextMatch, visibleRows } from './timeline-state.ts'
import { useNow } from './use-now.ts'
import { useViewport } from './use-viewport.ts'
import { wholeSpan } from './use-whole-span.ts'

export interface TimelineInput {
  snapshot: SpanSnapshot
  search: TimelineSearch
  onSearch: (part: Partial<TimelineSearch>) => void
}

export function useTimeline({ snapshot, search, onSearch }: TimelineInput) {
  const { client } = useProject()
  const { tree, version } = snapshot
  const running = tree.running > 0
  const clock = useNow(running)
  const origin = Number.isFinite(tree.start) ? tree.start : clock
  const end = Math.max(running ? Math.max(tree.end, clock) : tree.end, origin + 1)
  const facts = useFacts(snapshot)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [zoomed, setZoomed] = useState<Span | null>(null)
  const listRef = useRef<HTMLDivElement>(null)
  const findRef = useRef<HTMLInputElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the tree grows in place; `version` says when
  const rows = useMemo(
    () => visibleRows(tree.rows, search),
    [tree, version, search.hide, search.errors],
  )
  const isTree = search.view === 'tree'
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const ordered = useMemo(() => {
    if (!isTree) return noRows
    const visible = rows === tree.rows ? null : new Set(rows)
    const inOrder = treeOrder(tree.roots, collapsed)
    return visible ? inOrder.filter((span) => visible.has(span)) : inOrder
  }, [isTree, tree, rows, version, collapsed])
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const gaps = useMemo(
    () => idleGaps(tree.rows, { from: origin, to: end }),
    [version, origin, running ? 0 : end],
  )
  const folds = search.fold ? gaps : noFolds
  const map = useMemo(() => {
    const margin = (end - origin - lengthOf(folds)) * marginShare
    return timeMap({ from: origin, to: end + margin }, folds)
  }, [origin, end, folds])
  const control = useViewport(map)
  // A long timeline is searched when there is time for it, not between two keys.
  const wanted = useDeferredValue(search.find ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const found = useMemo(() => {
    return new Set(
      wanted === '' ? [] : rows.filter((span) => mentions(span, wanted)).map((span) => span.id),
    )
  }, [rows, version, wanted])

  const selected = search.span === undefined ? null : tree.find(search.span)
  const list = isTree ? ordered : rows

  function select(span: Span | null): void {
    onSearch({ span: span?.id, event: undefined })
  }
  function show(span: Span): void {
    control.show({ from: span.start, to: span.end ?? end })
  }
  function move(by: number): void {
    const at = selected ? list.indexOf(selected) : -1
    const next =
      list[
        Math.min(list.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by))
      ]
    if (next) select(next)
  }
  function jump(step: 1 | -1, holds: (span: Span) => boolean): void {
    const next = nextMatch(list, search.span, step, holds)
    if (next) select(next)
  }
  function toggle(span: Span): void {
    const next = new Set(collapsed)
    if (!next.delete(span.id)) next.add(span.id)
    setCollapsed(next)
  }
  function openSpan(span: Span): void {
    if (isTree) toggle(span)
    else if (search.view === 'flame') setZoomed(span)
    else show(span)
  }
  async function copy(): Promise<void> {
    if (!selected) return
    try {
      const whole = await wholeSpan(client, selected)
      await navigator.clipboard.writeText(spanMarkdown(whole, end))
      toast(`Copied ${selected.name} as Markdown`)
    } catch (error) {
      toast.error(`The span was not copied. ${describeError(error).message}`)
    }
  }

  const commands: Record<TimelineCommand, () => void> = {
    next: () => move(1),
    previous: () => move(-1),
    'page-down': () => move(20),
    'page-up': () => move(-20),
    first: () => move(-list.length),
    last: () => move(list.length),
    parent: () => selected?.parent && select(selected.parent),
    child: () => selected?.children[0] && select(selected.children[0]),
    'pan-left': () => control.panBy(-0.1),
    'pan-right': () => control.panBy(0.1),
    'zoom-in': () => control.zoomBy(0.7),
    'zoom-out': () => control.zoomBy(1 / 0.7),
    open: () => selected && openSpan(selected),
    close: () => select(null),
    fit: () => {
      control.fit()
      setZoomed(null)
    },
    'next-error': () => jump(1, (span) => span.status === 'error'),
    copy: () => void copy(),
    find: () => findRef.current?.focus(),
    'next-match': () => jump(1, (span) => found.has(span.id)),
    'previous-match': () => jump(-1, (span) => found.has(span.id)),
  }

  return {
    ...facts,
    rows,
    ordered,
    map,
    gaps,
    control,
    origin,
    end,
    running,
    found,
    selected,
    collapsed,
    zoomed,
    zoom: setZoomed,
    listRef,
    findRef,
    commands,
    select,
    show,
    toggle,
    idle: lengthOf(gaps),
  }
}

/** Free time after the end, as a share of what is shown, so that the last bars have room for their durations. */
const marginShare = 0.1

const noFolds: readonly never[] = []
const noRows: readonly never[] = []

/** Counts of kinds and errors. */
function useFacts({ tree, version }: SpanSnapshot) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tree grows in place; `version` says when
  return useMemo(() => {
    const kinds = new Map<SpanKind, number>()
    let errors = 0
    for (const span of tree.rows) {
      kinds.set(span.kind, (kinds.get(span.kind) ?? 0) + 1)
      if (span.status === 'error') errors += 1
    }
    return { kinds, errors }
  }, [tree, version])
}
