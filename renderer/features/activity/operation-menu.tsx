/** What can be done with one operation of the list. */
import { Ban, Columns2, Ellipsis, Redo2, RotateCcw } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { isRetryable } from '../lists/repeat.ts'
import { useOperationActions } from './use-operation-actions.ts'

export function OperationMenu({ operation }: { operation: Operation }) {
  const { stop, retry, replay, compare } = useOperationActions(operation)
  const { status, endedAt } = operation
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          size="sm"
          label={`Actions for ${operation.preview.slice(0, 40) || operation.kind}`}
          icon={<Ellipsis size={14} />}
        />
      }
    >
      {isRepeatable(operation) && isRetryable(status) && (
        <MenuItem icon={<Redo2 size={14} />} onSelect={() => retry.mutate()}>
          Retry
        </MenuItem>
      )}
      {isRepeatable(operation) && (
        <MenuItem icon={<RotateCcw size={14} />} onSelect={() => replay.mutate()}>
          Ask again
        </MenuItem>
      )}
      <MenuItem icon={<Columns2 size={14} />} onSelect={compare}>
        Compare with…
      </MenuItem>
      {endedAt === null && (
        <>
          <MenuSeparator />
          <MenuItem danger icon={<Ban size={14} />} onSelect={() => stop.mutate()}>
            Stop
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

/** A prompt or a dispatch that has ended: what belongs to a run is repeated with that. */
export function isRepeatable({ kind, runId, parentOperationId, endedAt }: Operation) {
  return kind === 'prompt' && runId === null && parentOperationId === null && endedAt !== null
}
