/** What can be done with many runs at once. */
import { Ban, Redo2, RotateCcw, Trash2 } from 'lucide-react'
import type { ListedRun } from '../../../core/client/runs.ts'
import { useProject } from '../../app/project.ts'
import { isRetryable } from '../lists/repeat.ts'
import type { BulkAction } from '../lists/use-bulk.ts'

export function useRunBulk(): BulkAction<ListedRun>[] {
  const { client } = useProject()
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
