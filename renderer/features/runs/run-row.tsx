/** A run in the list, with what can be done with it. */
import { Ban, Ellipsis, Pencil, RotateCcw } from 'lucide-react'
import { type Run, runName } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { RecordRow } from './record-row.tsx'
import { runRecord } from './run-record.ts'
import { useRunTotals } from './run-totals.ts'
import { useRunActions } from './use-run-actions.ts'

export function RunRow({ run, longest }: { run: Run; longest: number }) {
  const { id } = useProject()
  const totals = useRunTotals(run)
  const { stop, again, edit } = useRunActions(run)
  return (
    <RecordRow
      record={runRecord(id, run)}
      totals={totals}
      longest={longest}
      actions={
        <Menu
          align="end"
          trigger={
            <IconButton
              size="sm"
              label={`Actions for ${runName(run)}`}
              icon={<Ellipsis size={14} />}
            />
          }
        >
          <MenuItem icon={<RotateCcw size={14} />} onSelect={() => again.mutate()}>
            Run again
          </MenuItem>
          <MenuItem icon={<Pencil size={14} />} onSelect={edit}>
            Run again with edits…
          </MenuItem>
          {run.status === 'running' && (
            <MenuItem danger icon={<Ban size={14} />} onSelect={() => stop.mutate()}>
              Stop
            </MenuItem>
          )}
        </Menu>
      }
    />
  )
}
