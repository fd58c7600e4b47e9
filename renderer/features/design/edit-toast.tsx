/** What an edit changed in the file, in a few lines. */
import { cx } from '../../ui/cx.ts'
import { diffLines } from '../chat/line-diff.ts'

const mostLines = 6

export interface EditToastProps {
  path: string
  /** `Saved`, `Undone`. */
  verb: string
  before: string
  after: string
}

export function EditToast({ path, verb, before, after }: EditToastProps) {
  const changed = diffLines(before, after).filter(({ kind }) => kind !== 'same')
  const shown = changed.slice(0, mostLines)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs">
        {verb} in <span className="font-medium">{path}</span>
      </span>
      <code className="flex flex-col overflow-hidden rounded-sm font-mono text-2xs">
        {shown.map(({ key, kind, text }) => (
          <span
            key={key}
            className={cx(
              'truncate px-1',
              kind === 'added' ? 'bg-ok-soft text-ok' : 'bg-bad-soft text-bad',
            )}
          >
            <span aria-hidden>{kind === 'added' ? '+ ' : '− '}</span>
            <span className="sr-only">{kind === 'added' ? 'added: ' : 'removed: '}</span>
            {text.trim()}
          </span>
        ))}
      </code>
      {changed.length > shown.length && (
        <span className="text-2xs text-ink-3">and {changed.length - shown.length} more lines</span>
      )}
    </div>
  )
}
