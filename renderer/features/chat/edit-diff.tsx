/** What a write or an edit changed, line by line. */
import { useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { type DiffLine, diffLines } from './line-diff.ts'

const firstLines = 60
const moreLines = 1_000
/** A line longer than this is cut, and says so. */
const longestLine = 5_000

const looks: Record<DiffLine['kind'], { row: string; sign: string; word: string }> = {
  same: { row: '', sign: ' ', word: '' },
  removed: { row: 'bg-bad-soft', sign: '−', word: 'removed: ' },
  added: { row: 'bg-ok-soft', sign: '+', word: 'added: ' },
}

/** A file's last line break is not a line of its own. */
function trim(text: string): string {
  return text.replace(/\n$/, '')
}

export function EditDiff({ path, before, after }: { path: string; before: string; after: string }) {
  const lines = useMemo(() => diffLines(trim(before), trim(after)), [before, after])
  const [most, setMost] = useState(firstLines)
  const shown = lines.slice(0, most)
  const left = lines.length - shown.length
  const added = lines.filter((line) => line.kind === 'added').length
  const removed = lines.filter((line) => line.kind === 'removed').length
  return (
    <figure className="overflow-hidden rounded-lg border bg-panel">
      <figcaption className="flex h-7 items-center gap-2 border-b px-2.5 font-mono text-xs">
        <span className="min-w-0 flex-1 truncate">{path}</span>
        <span className="text-ok">+{added}</span>
        {removed > 0 && <span className="text-bad">−{removed}</span>}
      </figcaption>
      <div className="max-h-80 overflow-auto py-1 font-mono text-xs leading-[18px]">
        {shown.map((line) => (
          <div key={line.key} className={cx('flex min-w-fit', looks[line.kind].row)}>
            <span aria-hidden className="w-6 shrink-0 select-none text-center text-ink-3">
              {looks[line.kind].sign}
            </span>
            <span className="sr-only">{looks[line.kind].word}</span>
            <span className="whitespace-pre pr-3">{shorten(line.text)}</span>
          </div>
        ))}
      </div>
      {left > 0 && (
        <Button look="ghost" size="sm" className="m-1" onClick={() => setMost(most + moreLines)}>
          {left > moreLines
            ? `Show ${moreLines.toLocaleString('en')} more of ${formatCount(lines.length, 'line')}`
            : `Show all ${formatCount(lines.length, 'line')}`}
        </Button>
      )}
    </figure>
  )
}

function shorten(line: string): string {
  if (line.length <= longestLine) return line
  return `${line.slice(0, longestLine)}… (${formatBytes(line.length)} in this line)`
}
