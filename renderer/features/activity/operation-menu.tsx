/** What can be done with one operation of the list. */
import { Ban, Columns2, Ellipsis, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { isRetryable } from '../lists/repeat.ts'
import { DeleteOperation } from './delete-operation.tsx'
import { useOperationActions } from './use-operation-actions.ts'

export function OperationMenu({ operation }: { operation: Operation }) {
  const { stop, retry, replay, compare, remove, restore } = useOperationActions(operation)
  const [isAsking, setAsking] = useState(false)
  const { status, endedAt, deletedAt } = operation
  return (
    <>
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
        {(endedAt === null || deletedAt !== undefined || isDeletable(operation)) && (
          <MenuSeparator />
        )}
        {endedAt === null && (
          <MenuItem danger icon={<Ban size={14} />} onSelect={() => stop.mutate()}>
            Stop
          </MenuItem>
        )}
        {deletedAt !== undefined && (
          <MenuItem icon={<Undo2 size={14} />} onSelect={() => void restore()}>
            Restore
          </MenuItem>
        )}
        {isDeletable(operation) && (
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => setAsking(true)}>
            Delete…
          </MenuItem>
        )}
      </Menu>
      {isAsking && (
        <DeleteOperation onClose={() => setAsking(false)} onConfirm={() => void remove()} />
      )}
    </>
  )
}

/** It has ended and stands for itself: what belongs to a run goes with that. */
export function isDeletable({ runId, parentOperationId, endedAt, deletedAt }: Operation) {
  return runId === null && parentOperationId === null && endedAt !== null && deletedAt === undefined
}

/** A prompt or a dispatch that has ended: what belongs to a run is repeated with that. */
export function isRepeatable({ kind, runId, parentOperationId, endedAt }: Operation) {
  return kind === 'prompt' && runId === null && parentOperationId === null && endedAt !== null
}
