/** One session in the list, with its menu. */
import { Ellipsis, GitFork, Pin } from 'lucide-react'
import { useState } from 'react'
import { forkOrigin, type Session } from '../../../core/contract/session.ts'
import { cx } from '../../ui/cx.ts'
import { Menu } from '../../ui/menu.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { SessionCare } from './session-care.tsx'
import { useSessionCare } from './use-session-care.ts'

export interface SessionRowProps {
  session: Session
  current: boolean
  onSelect: (name: string) => void
}

export function SessionRow({ session, current, onSelect }: SessionRowProps) {
  const [isRenaming, setRenaming] = useState(false)
  const title = session.title ?? session.name
  const care = useSessionCare(session, () => {
    if (current) onSelect('default')
  })
  return (
    <li className="group relative flex items-center">
      <button
        type="button"
        aria-current={current ? 'true' : undefined}
        onClick={() => onSelect(session.name)}
        className={cx(
          'focus-inset flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-md pr-7 pl-2 text-left',
          current ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink',
        )}
      >
        {session.pinnedAt !== null && (
          <>
            <Pin size={11} aria-hidden className="shrink-0 text-ink-3" />
            <span className="sr-only">Pinned: </span>
          </>
        )}
        {forkOrigin(session) !== null && (
          <>
            <GitFork size={11} aria-hidden className="shrink-0 text-ink-3" />
            <span className="sr-only">Fork: </span>
          </>
        )}
        <span className="truncate">{title}</span>
      </button>
      <div className="absolute right-0.5 opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={`Actions for session ${title}`}
              className="flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-pressed hover:text-ink"
            >
              <Ellipsis size={14} aria-hidden />
            </button>
          }
        >
          <SessionCare session={session} care={care} onRename={() => setRenaming(true)} />
        </Menu>
      </div>
      {isRenaming && <RenameDialog session={session} onClose={() => setRenaming(false)} />}
    </li>
  )
}
