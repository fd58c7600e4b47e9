/** Ends a running operation: its model call, its tools and their processes. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

export function useStopOperation(operationId: string) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.operations.abort(operationId),
    onSuccess: ({ aborted }) => {
      if (!aborted) toast('It had already ended.')
      return queries.invalidateQueries({ queryKey: projectKey(id, 'operation', operationId) })
    },
    onError: (error) => toast.error(`It was not stopped. ${HearthError.from(error).message}`),
  })
}
