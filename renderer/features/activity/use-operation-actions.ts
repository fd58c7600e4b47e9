/** What can be done with an operation: stop it, ask the same again, compare it with another. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { useStopOperation } from './use-stop-operation.ts'

export function useOperationActions(operationId: string) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const stop = useStopOperation(operationId)

  function repeat(ask: (id: string) => Promise<{ operationId: string }>) {
    return {
      mutationFn: () => ask(operationId),
      async onSuccess(begun: { operationId: string }) {
        await queries.invalidateQueries({ queryKey: projectKey(project, 'operations') })
        await navigate({
          to: '/p/$project/activity/$operationId',
          params: { project, operationId: begun.operationId },
        })
      },
      onError: (error: unknown) => {
        const { message, details } = HearthError.from(error)
        toast.error(`It was not asked again. ${message} ${details}`)
      },
    }
  }
  const retry = useMutation(repeat((id) => client.operations.retry(id)))
  const replay = useMutation(repeat((id) => client.operations.replay(id)))
  function compare(): void {
    void navigate({
      to: '/p/$project/compare',
      params: { project },
      search: { left: operationId },
    })
  }
  return { stop, retry, replay, compare }
}
