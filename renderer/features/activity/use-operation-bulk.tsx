/** What can be done with many operations at once. */
import { Ban, Redo2, RotateCcw } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { isRetryable } from '../lists/repeat.ts'
import type { BulkAction } from '../lists/use-bulk.ts'
import { isRepeatable } from './operation-menu.tsx'
import { repeatOperation } from './use-operation-actions.ts'

export function useOperationBulk(): BulkAction<Operation>[] {
  const { client } = useProject()
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
  ]
}
