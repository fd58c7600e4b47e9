/** What a search in files found: a file, and its lines below it. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { FileMatch, FileMatches } from '../../../core/contract/file-search.ts'
import { cx } from '../../ui/cx.ts'

export interface FindResultsProps {
  files: readonly FileMatches[]
  onOpen: (path: string, line: number, column: number) => void
}

type Row =
  | { kind: 'file'; file: FileMatches; isOpen: boolean }
  | { kind: 'match'; path: string; match: FileMatch }

const rowHeight = 22

export function FindResults({ files, onOpen }: FindResultsProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(files, folded), [files, folded])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })

  function activate(row: Row): void {
    if (row.kind === 'match') onOpen(row.path, row.match.line, row.match.column)
    else {
      const next = new Set(folded)
      if (!next.delete(row.file.path)) next.add(row.file.path)
      setFolded(next)
    }
  }
  function onKeyDown(event: KeyboardEvent, at: number): void {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const index = at + by
    virtual.scrollToIndex(index, { align: 'auto' })
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus()
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <ul aria-label="Matches" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <li
              key={item.key}
              className="absolute inset-x-0"
              style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                data-index={item.index}
                aria-expanded={row.kind === 'file' ? row.isOpen : undefined}
                onClick={() => activate(row)}
                onKeyDown={(event) => onKeyDown(event, item.index)}
                className="focus-inset flex size-full items-center gap-1.5 px-2 text-left text-xs hover:bg-hover"
              >
                {row.kind === 'file' ? <FileLine row={row} /> : <MatchLine match={row.match} />}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function rowsOf(files: readonly FileMatches[], folded: ReadonlySet<string>): Row[] {
  return files.flatMap((file): Row[] => {
    const isOpen = !folded.has(file.path)
    const head: Row = { kind: 'file', file, isOpen }
    if (!isOpen) return [head]
    return [head, ...file.matches.map((match): Row => ({ kind: 'match', path: file.path, match }))]
  })
}

function FileLine({ row: { file, isOpen } }: { row: Extract<Row, { kind: 'file' }> }) {
  const at = file.path.lastIndexOf('/') + 1
  return (
    <>
      <ChevronRight
        size={12}
        aria-hidden
        className={cx('shrink-0 text-ink-3', isOpen && 'rotate-90')}
      />
      <span className="shrink-0 font-medium">{file.path.slice(at)}</span>
      <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">
        {file.path.slice(0, Math.max(0, at - 1))}
      </span>
      <span className="tabular shrink-0 text-2xs text-ink-3">
        {file.matches.length}
        {file.isTruncated && '+'}
      </span>
    </>
  )
}

function MatchLine({ match }: { match: FileMatch }) {
  const { preview, previewStart, previewLength, replacement, line } = match
  // Room is short: a long line begins a little before the match.
  const from = previewStart > 24 ? previewStart - 16 : 0
  const before = preview.slice(from, previewStart).trimStart()
  return (
    <>
      <span className="tabular w-8 shrink-0 text-right text-2xs text-ink-3">{line}</span>
      <span className="min-w-0 flex-1 truncate whitespace-pre font-mono">
        {from > 0 && '…'}
        {before}
        {replacement === null ? (
          <mark className="rounded-xs bg-warn-soft text-ink">
            {preview.slice(previewStart, previewStart + previewLength)}
          </mark>
        ) : (
          <>
            <del className="bg-bad-soft text-bad">
              {preview.slice(previewStart, previewStart + previewLength)}
            </del>
            <ins className="bg-ok-soft text-ok no-underline">{replacement}</ins>
          </>
        )}
        {preview.slice(previewStart + previewLength)}
      </span>
    </>
  )
}
