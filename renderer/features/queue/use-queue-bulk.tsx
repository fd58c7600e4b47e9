/** Taking requests out of the queue, one or many: what runs is stopped. */
import { Ban } from 'lucide-react'
import type { QueueItem } from '../../../core/contract/queue.ts'
import { type ProjectHandle, useProject } from '../../app/project.ts'
import type { BulkAction } from '../lists/use-bulk.ts'

export function cancelRequest({ client }: ProjectHandle, { kind, id }: QueueItem) {
  if (kind === 'dispatch') return client.dispatches.abort(id)
  return kind === 'run' ? client.runs.abort(id) : client.operations.abort(id)
}

export function useQueueBulk(): BulkAction<QueueItem>[] {
  const project = useProject()
  return [
    {
      id: 'cancel',
      title: 'Cancel',
      done: 'cancelled',
      icon: <Ban size={12} />,
      danger: true,
      fits: () => true,
      work: (item) => cancelRequest(project, item),
    },
  ]
}
