/** What can be done with many operations at once. */
import { Ban, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { isRetryable } from '../lists/repeat.ts'
import type { BulkAction } from '../lists/use-bulk.ts'
import { deletionText } from './delete-operation.tsx'
import { isDeletable, isRepeatable } from './operation-menu.tsx'
import { repeatOperation } from './use-operation-actions.ts'

/** Of operations that are listed, or of those that are deleted and can be had back. */
export function useOperationBulk(isDeleted: boolean): BulkAction<Operation>[] {
  const { client } = useProject()
  if (isDeleted) {
    return [
      {
        id: 'restore',
        title: 'Restore',
        done: 'restored',
        icon: <Undo2 size={12} />,
        fits: () => true,
        work: ({ id }) => client.operations.restore(id),
        undo: ({ id }) => client.operations.remove(id),
      },
    ]
  }
  return [
    {
      id: 'stop',
      title: 'Stop',
      done: 'stopped',
      icon: <Ban size={12} />,
      danger: true,
      fits: ({ endedAt }) => endedAt === null,
      work: ({ id }) => client.operations.abort(id),
    },
    {
      id: 'retry',
      title: 'Retry',
      done: 'asked again',
      icon: <Redo2 size={12} />,
      fits: (operation) => isRepeatable(operation) && isRetryable(operation.status),
      work: (operation) => repeatOperation(client, operation, 'retry'),
    },
    {
      id: 'replay',
      title: 'Ask again',
      done: 'asked again',
      icon: <RotateCcw size={12} />,
      fits: isRepeatable,
      work: (operation) => repeatOperation(client, operation, 'replay'),
    },
    {
      id: 'delete',
      title: 'Delete',
      done: 'deleted',
      icon: <Trash2 size={12} />,
      danger: true,
      fits: isDeletable,
      confirm: (items) => deletionText(items.length),
      work: ({ id }) => client.operations.remove(id),
      undo: ({ id }) => client.operations.restore(id),
    },
  ]
}
