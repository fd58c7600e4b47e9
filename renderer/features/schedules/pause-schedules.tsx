/** The switch that pauses everything that starts by the clock. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CirclePause, CirclePlay } from 'lucide-react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey, schedulesQuery } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'

export function PauseSchedules() {
  const scope = useProject()
  const { id: project, client } = scope
  const queries = useQueryClient()
  const key = projectKey(project, 'schedules')
  const { data } = useQuery(schedulesQuery(scope))
  const isPaused = data?.paused
  const change = useMutation({
    mutationFn: (pause: boolean) => client.schedules.setPaused(pause),
    onError: (error) => toast.error(`It did not work. ${HearthError.from(error).message}`),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (!data || (data.items.length === 0 && !data.paused)) return null
  return (
    <>
      {isPaused && <Badge tone="warn">all paused</Badge>}
      <Button
        icon={isPaused ? <CirclePlay size={14} /> : <CirclePause size={14} />}
        busy={change.isPending}
        title={
          isPaused
            ? 'Each does with what it missed as its policy says.'
            : 'Nothing starts by the clock until they are resumed; what passes is missed.'
        }
        onClick={() => change.mutate(!isPaused)}
      >
        {isPaused ? 'Resume all' : 'Pause all'}
      </Button>
    </>
  )
}
