/** The button that takes one request out of the queue. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { QueueItem } from '../../../core/contract/queue.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { queueName } from './queue-row.ts'
import { cancelRequest } from './use-queue-bulk.tsx'

export function QueueActions({ item }: { item: QueueItem }) {
  const project = useProject()
  const queries = useQueryClient()
  const cancel = useMutation<unknown>({
    mutationFn: () => cancelRequest(project, item),
    onError: (error) => toast.error(`It was not cancelled. ${HearthError.from(error).message}`),
    onSettled: () => queries.invalidateQueries({ queryKey: projectKey(project.id, 'queue') }),
  })
  return (
    <IconButton
      size="sm"
      label={`Cancel ${queueName(item)}`}
      icon={<X size={13} />}
      disabled={cancel.isPending}
      onClick={() => cancel.mutate()}
    />
  )
}
