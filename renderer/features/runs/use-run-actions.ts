/** What can be done with a run: stop it, run it again, run it again with other input. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { ownerOf, type Run, runName } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

type Repeatable = Pick<Run, 'id' | 'workflow' | 'agent' | 'instanceId' | 'payload'>

export function useRunActions(run: Repeatable) {
  const owner = ownerOf(run)
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate()

  const stop = useMutation({
    mutationFn: () => client.runs.abort(run.id),
    onSuccess: ({ aborted }) => {
      if (!aborted) toast('The run had already ended.')
      return queries.invalidateQueries({ queryKey: projectKey(project, 'run', run.id) })
    },
    onError: (error) => toast.error(`The run was not stopped. ${HearthError.from(error).message}`),
  })
  const again = useMutation({
    mutationFn: () =>
      owner.kind === 'workflow'
        ? client.workflows.start(owner.workflow, run.payload)
        : client.agents.call(owner.agent, owner.instanceId, run.payload),
    async onSuccess(started) {
      await queries.invalidateQueries({ queryKey: projectKey(project, 'runs') })
      await navigate({ to: '/p/$project/runs/$runId', params: { project, runId: started.id } })
    },
    onError: (error) =>
      toast.error(`${runName(run)} was not started. ${HearthError.from(error).message}`),
  })
  function edit(): void {
    if (owner.kind === 'workflow') {
      void navigate({
        to: '/p/$project/workflows/$workflow',
        params: { project, workflow: owner.workflow },
        search: { from: run.id },
      })
    } else {
      void navigate({
        to: '/p/$project/agents/$agent',
        params: { project, agent: owner.agent },
        search: { instance: owner.instanceId, from: run.id },
      })
    }
  }
  return { stop, again, edit }
}
