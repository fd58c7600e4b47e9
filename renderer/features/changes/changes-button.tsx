/** Opens the list of changed files; says how many there are. */
import { FileDiff } from 'lucide-react'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useChanges } from './use-changes.ts'

export interface ChangesButtonProps {
  session: string
  isOpen: boolean
  onToggle: () => void
}

export function ChangesButton({ session, isOpen, onToggle }: ChangesButtonProps) {
  const count = useChanges({ session }).data?.items.length ?? 0
  return (
    <IconButton
      size="sm"
      label={count === 0 ? 'Changed files' : `Changed files: ${formatCount(count, 'file')}`}
      icon={
        <span className="flex items-center gap-1">
          <FileDiff size={14} aria-hidden />
          {count > 0 && <span className="tabular text-2xs">{count}</span>}
        </span>
      }
      pressed={isOpen}
      className={count > 0 ? 'w-auto px-1' : ''}
      onClick={onToggle}
    />
  )
}
