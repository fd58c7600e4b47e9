/** What can be done with an operation: stop it, ask the same again, compare it with another, delete it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { Operation } from '../../../core/contract/operation.ts'
import type { HearthClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { useStopOperation } from './use-stop-operation.ts'

/** What a dispatch brought is handed in again as a dispatch, so that it is worked as surely as before. */
export function repeatOperation(
  client: HearthClient,
  { id, dispatchId }: Pick<Operation, 'id' | 'dispatchId'>,
  how: 'retry' | 'replay',
): Promise<{ operationId: string } | { dispatchId: string }> {
  return dispatchId === null ? client.operations[how](id) : client.dispatches[how](dispatchId)
}

export function useOperationActions(
  operation: Pick<Operation, 'id' | 'dispatchId'>,
  onGone?: () => void,
) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const stop = useStopOperation(operation.id)

  function repeat(how: 'retry' | 'replay') {
    return {
      mutationFn: () => repeatOperation(client, operation, how),
      async onSuccess(begun: { operationId: string } | { dispatchId: string }) {
        await queries.invalidateQueries({ queryKey: projectKey(project, 'operations') })
        if ('dispatchId' in begun) {
          toast('It is in the queue once more.')
          return
        }
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
  const retry = useMutation(repeat('retry'))
  const replay = useMutation(repeat('replay'))
  function compare(): void {
    void navigate({
      to: '/p/$project/compare',
      params: { project },
      search: { left: operation.id },
    })
  }
  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: projectKey(project, 'operations') })
    await queries.invalidateQueries({ queryKey: projectKey(project, 'operation', operation.id) })
  }
  async function remove(): Promise<void> {
    try {
      await client.operations.remove(operation.id)
    } catch (error) {
      toast.error(`It was not deleted. ${describeError(error).message}`)
      return
    }
    onGone?.()
    await refresh()
    toast('The operation was deleted. Its messages are still in the conversation.', {
      position: 'bottom-left',
      duration: 10_000,
      action: { label: 'Undo', onClick: () => void restore() },
    })
  }
  async function restore(): Promise<void> {
    try {
      await client.operations.restore(operation.id)
    } catch (error) {
      toast.error(`It was not brought back. ${describeError(error).message}`)
    }
    await refresh()
  }
  return { stop, retry, replay, compare, remove, restore }
}
