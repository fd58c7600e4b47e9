/** Open files as tabs: arrows go along them, Shift with arrows moves one, Delete closes it. */
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useProject } from '../../app/project.ts'
import { cx } from '../../ui/cx.ts'
import { neighbour } from './tab-order.ts'

export interface FileTabsProps {
  paths: readonly string[]
  shown: string | undefined
  unsaved: readonly string[]
  onShow: (path: string) => void
  onMove: (path: string, by: -1 | 1) => void
  onClose: (path: string) => void
}

export function FileTabs(props: FileTabsProps) {
  const { paths, shown, unsaved, onShow, onMove, onClose } = props
  const { id: project } = useProject()

  function onKeyDown(event: KeyboardEvent, path: string): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null
    if (by === null && event.key !== 'Delete') return
    event.preventDefault()
    if (by === null) onClose(path)
    else if (event.shiftKey) onMove(path, by)
    else {
      const next = neighbour(paths, path, by)
      if (next === undefined) return
      onShow(next)
      const list = event.currentTarget.closest('ul')
      list?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next)}"]`)?.focus()
    }
  }

  return (
    <nav aria-label="Open files" className="shrink-0 border-b bg-sunken">
      <ul className="flex h-8 overflow-x-auto">
        {paths.map((path) => {
          const isUnsaved = unsaved.includes(path)
          return (
            <li
              key={path}
              onAuxClick={() => onClose(path)}
              className={cx(
                'group relative flex shrink-0 items-center border-r pr-1 text-xs',
                path === shown
                  ? 'bg-panel text-ink after:absolute after:inset-x-0 after:top-0 after:h-0.5 after:bg-accent'
                  : 'text-ink-2 hover:bg-hover',
              )}
            >
              <Link
                to="/p/$project/files"
                params={{ project }}
                search={(before) => ({ side: before.side, find: before.find, path })}
                replace
                title={path}
                data-path={path}
                aria-current={path === shown ? 'page' : undefined}
                aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Delete"
                onKeyDown={(event) => onKeyDown(event, path)}
                className="focus-inset rounded-sm px-2 py-1"
              >
                {labelOf(path, paths)}
                {isUnsaved && <span className="sr-only"> (unsaved changes)</span>}
              </Link>
              <button
                type="button"
                aria-label={`Close ${path}`}
                onClick={() => onClose(path)}
                className="relative flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-pressed hover:text-ink"
              >
                {isUnsaved && (
                  <span
                    aria-hidden
                    className="absolute size-2 rounded-full bg-accent group-focus-within:hidden group-hover:hidden"
                  />
                )}
                <X
                  size={12}
                  aria-hidden
                  className={cx(
                    isUnsaved && 'invisible group-focus-within:visible group-hover:visible',
                  )}
                />
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** The name; with its folder where two have the same. */
function labelOf(path: string, paths: readonly string[]): string {
  const parts = path.split('/')
  const name = parts.at(-1) ?? path
  const isTwice = paths.some((other) => other !== path && other.split('/').at(-1) === name)
  return isTwice && parts.length > 1 ? `${parts.at(-2)}/${name}` : name
}
