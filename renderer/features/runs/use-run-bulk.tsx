/** What can be done with many runs at once. */
import { Ban, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import type { ListedRun } from '../../../core/client/runs.ts'
import { useProject } from '../../app/project.ts'
import { isRetryable } from '../lists/repeat.ts'
import type { BulkAction } from '../lists/use-bulk.ts'

/** Of runs that are kept, or of those that are deleted and can be had back. */
export function useRunBulk(isDeleted: boolean): BulkAction<ListedRun>[] {
  const { client } = useProject()
  if (isDeleted) {
    return [
      {
        id: 'restore',
        title: 'Restore',
        done: 'restored',
        icon: <Undo2 size={12} />,
        fits: () => true,
        work: ({ id }) => client.runs.restore(id),
        undo: ({ id }) => client.runs.remove(id),
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
      work: ({ id }) => client.runs.abort(id),
    },
    {
      id: 'retry',
      title: 'Retry',
      done: 'started again',
      icon: <Redo2 size={12} />,
      fits: ({ status }) => isRetryable(status),
      work: ({ id }) => client.runs.retry(id, { trigger: 'studio' }),
    },
    {
      id: 'replay',
      title: 'Run again',
      done: 'started again',
      icon: <RotateCcw size={12} />,
      fits: ({ endedAt }) => endedAt !== null,
      work: ({ id }) => client.runs.replay(id, { trigger: 'studio' }),
    },
    {
      id: 'delete',
      title: 'Delete',
      done: 'deleted',
      icon: <Trash2 size={12} />,
      danger: true,
      fits: ({ endedAt }) => endedAt !== null,
      work: ({ id }) => client.runs.remove(id),
      undo: ({ id }) => client.runs.restore(id),
    },
  ]
}
