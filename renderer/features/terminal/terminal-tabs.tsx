/** One tab for each open shell. */
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { TerminalSummary } from '../../../core/contract/api.ts'
import { useProject } from '../../app/project.ts'
import { cx } from '../../ui/cx.ts'

export interface TerminalTabsProps {
  terminals: readonly TerminalSummary[]
  shown: string | null
  onClose: (id: string) => void
}

export function TerminalTabs({ terminals, shown, onClose }: TerminalTabsProps) {
  const { id: project } = useProject()
  return (
    <nav aria-label="Terminals" className="shrink-0 border-b">
      <ul className="flex h-9 items-end gap-0.5 overflow-x-auto px-3">
        {terminals.map(({ id, title }) => (
          <li
            key={id}
            className={cx(
              'flex h-8 items-center rounded-t-md border border-b-0 pr-1',
              id === shown ? 'bg-panel' : 'border-transparent text-ink-2 hover:bg-hover',
            )}
          >
            <Link
              to="/p/$project/terminal"
              params={{ project }}
              search={{ id }}
              replace
              aria-current={id === shown ? 'page' : undefined}
              className="focus-inset rounded-sm px-2 py-1 text-xs"
            >
              {title}
            </Link>
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
