/** Open files as tabs. */
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { cx } from '../../ui/cx.ts'

export interface FileTabsProps {
  paths: readonly string[]
  shown: string | undefined
  onClose: (path: string) => void
}

export function FileTabs({ paths, shown, onClose }: FileTabsProps) {
  const { id: project } = useProject()
  return (
    <nav aria-label="Open files" className="shrink-0 border-b bg-sunken">
      <ul className="flex h-8 overflow-x-auto">
        {paths.map((path) => (
          <li
            key={path}
            onAuxClick={() => onClose(path)}
            className={cx(
              'flex shrink-0 items-center border-r pr-1 text-xs',
              path === shown ? 'bg-panel text-ink' : 'text-ink-2 hover:bg-hover',
            )}
          >
            <Link
              to="/p/$project/files"
              params={{ project }}
              search={{ path }}
              replace
              title={path}
              aria-current={path === shown ? 'page' : undefined}
              className="focus-inset rounded-sm px-2 py-1"
            >
              {path.slice(path.lastIndexOf('/') + 1)}
            </Link>
            <button
              type="button"
              aria-label={`Close ${path}`}
              onClick={() => onClose(path)}
              className="flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-pressed hover:text-ink"
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
