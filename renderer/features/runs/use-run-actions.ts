/** What can be done with a run: stop, retry or run it again, with other input, compare, delete. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { ownerOf, type Run, runName } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'

type Subject = Pick<Run, 'id' | 'workflow' | 'agent' | 'instanceId'>

export function useRunActions(run: Subject, onGone?: () => void) {
  const owner = ownerOf(run)
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const place = () => router.state.location.pathname
  const name = runName(run)
  const refresh = () => queries.invalidateQueries({ queryKey: projectKey(project, 'runs') })

  const stop = useMutation({
    mutationFn: () => client.runs.abort(run.id),
    onSuccess: ({ aborted }) => {
      if (!aborted) toast('The run had already ended.')
      return queries.invalidateQueries({ queryKey: projectKey(project, 'run', run.id) })
    },
    onError: (error) => toast.error(`The run was not stopped. ${HearthError.from(error).message}`),
  })
  const open = (started: Run) =>
    navigate({ to: '/p/$project/runs/$runId', params: { project, runId: started.id } })
  /** Whoever has gone elsewhere meanwhile stays there. */
  async function follow(started: Run, _: unknown, from: string): Promise<void> {
    if (place() === from) await open(started)
    else
      toast(`${name} was started.`, {
        action: { label: 'Open', onClick: () => void open(started) },
      })
    await refresh()
  }
  const notStarted = (error: unknown) =>
    toast.error(`${name} was not started. ${HearthError.from(error).message}`)
  const again = useMutation({
    mutationFn: () => client.runs.replay(run.id, { trigger: 'studio' }),
    onMutate: place,
    onSuccess: follow,
    onError: notStarted,
  })
  const retry = useMutation({
    mutationFn: () => client.runs.retry(run.id, { trigger: 'studio' }),
    onMutate: place,
    onSuccess: follow,
    onError: notStarted,
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
  function compare(): void {
    void navigate({ to: '/p/$project/compare', params: { project }, search: { left: run.id } })
  }
  async function remove(): Promise<void> {
    try {
      await client.runs.remove(run.id)
    } catch (error) {
      toast.error(`The run was not deleted. ${describeError(error).message}`)
      return
    }
    onGone?.()
    await refresh()
    toast(`The run of ${name} was deleted.`, {
      position: 'bottom-left',
      duration: 10_000,
      action: { label: 'Undo', onClick: () => void restore() },
    })
  }
  async function restore(): Promise<void> {
    try {
      await client.runs.restore(run.id)
    } catch (error) {
      toast.error(`The run was not brought back. ${describeError(error).message}`)
    }
    await refresh()
    await queries.invalidateQueries({ queryKey: projectKey(project, 'run', run.id) })
  }
  return { stop, again, retry, edit, compare, remove, restore }
}
