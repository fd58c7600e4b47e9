/** Menu items for the care of a session: rename, pin, archive, delete. */
import { Archive, ArchiveRestore, Columns2, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import type { Session } from '../../../core/contract/session.ts'
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { useCompare } from './use-compare.ts'
import type { Care } from './use-session-care.ts'

export interface SessionCareProps {
  session: Session
  care: Care
  onRename: () => void
}

export function SessionCare({ session, care, onRename }: SessionCareProps) {
  const { choose } = useCompare(session)
  const isPinned = session.pinnedAt !== null
  const isArchived = session.archivedAt !== null
  return (
    <>
      <MenuItem icon={<Pencil size={14} />} onSelect={onRename}>
        Rename…
      </MenuItem>
      <MenuItem icon={<Columns2 size={14} />} onSelect={choose}>
        Compare with…
      </MenuItem>
      <MenuItem
        icon={isPinned ? <PinOff size={14} /> : <Pin size={14} />}
        onSelect={() => care.pin(!isPinned)}
      >
        {isPinned ? 'Unpin' : 'Pin'}
      </MenuItem>
      <MenuItem
        icon={isArchived ? <ArchiveRestore size={14} /> : <Archive size={14} />}
        onSelect={() => care.archive(!isArchived)}
      >
        {isArchived ? 'Take out of the archive' : 'Archive'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 size={14} />} onSelect={care.remove}>
        Delete
      </MenuItem>
    </>
  )
}
