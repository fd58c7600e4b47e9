/** What can be done with one run of the list. */
import { Ban, Columns2, Ellipsis, Pencil, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import { type Run, runName } from '../../../core/contract/run.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { isRetryable } from '../lists/repeat.ts'
import { useRunActions } from './use-run-actions.ts'

export function RunMenu({ run }: { run: Run }) {
  const { stop, again, retry, edit, compare, remove, restore } = useRunActions(run)
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="sm" label={`Actions for ${runName(run)}`} icon={<Ellipsis size={14} />} />
      }
    >
      {isRetryable(run.status) && (
        <MenuItem icon={<Redo2 size={14} />} onSelect={() => retry.mutate()}>
          {run.steps > 0 ? 'Retry, keeping finished steps' : 'Retry'}
        </MenuItem>
      )}
      <MenuItem
        icon={<RotateCcw size={14} />}
        disabled={run.endedAt === null}
        onSelect={() => again.mutate()}
      >
        Run again
      </MenuItem>
      <MenuItem icon={<Pencil size={14} />} onSelect={edit}>
        Run again with edits…
      </MenuItem>
      <MenuItem icon={<Columns2 size={14} />} onSelect={compare}>
        Compare with…
      </MenuItem>
      <MenuSeparator />
      {run.deletedAt !== undefined ? (
        <MenuItem icon={<Undo2 size={14} />} onSelect={() => void restore()}>
          Restore
        </MenuItem>
      ) : run.endedAt === null ? (
        <MenuItem danger icon={<Ban size={14} />} onSelect={() => stop.mutate()}>
          Stop
        </MenuItem>
      ) : (
        <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => void remove()}>
          Delete
        </MenuItem>
      )}
    </Menu>
  )
}
