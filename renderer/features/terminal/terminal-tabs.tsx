/** One tab for each open shell; a double click or F2 names it. */
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { TerminalSummary } from '../../../core/contract/api.ts'
import { useProject } from '../../app/project.ts'
import { cx } from '../../ui/cx.ts'

export interface TerminalTabsProps {
  terminals: readonly TerminalSummary[]
  shown: string | null
  onRename: (id: string, title: string) => void
  onClose: (id: string) => void
}

export function TerminalTabs({ terminals, shown, onRename, onClose }: TerminalTabsProps) {
  const { id: project } = useProject()
  const [renaming, setRenaming] = useState<string | null>(null)
  return (
    <nav aria-label="Terminals" className="min-w-0 flex-1">
      <ul className="flex h-9 items-end gap-0.5 overflow-x-auto px-3">
        {terminals.map(({ id, title, exitCode }) => (
          <li
            key={id}
            className={cx(
              'flex h-8 items-center rounded-t-md border border-b-0 pr-1',
              id === shown ? 'bg-panel' : 'border-transparent text-ink-2 hover:bg-hover',
            )}
          >
            {renaming === id ? (
              <TitleField
                title={title}
                onDone={(next) => {
                  setRenaming(null)
                  if (next !== null && next !== title) onRename(id, next)
                }}
              />
            ) : (
              <Link
                to="/p/$project/terminal"
                params={{ project }}
                search={{ id }}
                replace
                aria-current={id === shown ? 'page' : undefined}
                aria-keyshortcuts="F2"
                title="Double click or F2 to rename"
                onDoubleClick={() => setRenaming(id)}
                onKeyDown={(event) => {
                  if (event.key !== 'F2') return
                  event.preventDefault()
                  setRenaming(id)
                }}
                className="focus-inset flex items-center gap-1.5 rounded-sm px-2 py-1 text-xs"
              >
                {title}
                {exitCode !== null && (
                  <span
                    className={cx('tabular text-2xs', exitCode === 0 ? 'text-ink-3' : 'text-bad')}
                  >
                    ended {exitCode}
                  </span>
                )}
              </Link>
            )}
            <button
              type="button"
              aria-label={`Close ${title}`}
              onClick={() => onClose(id)}
              className="flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Enter and leaving the field take the name, Escape leaves it as it was. */
function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [draft, setDraft] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const take = () => onDone(draft.trim() === '' ? null : draft.trim())
  return (
    <input
      aria-label={`Name of ${title}`}
      ref={field}
      maxLength={100}
      value={draft}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
        if (event.key === 'Escape') onDone(null)
      }}
      className="mx-1 h-6 w-28 rounded-sm border border-control bg-panel px-1 text-xs"
    />
  )
}
