/** A schedule's switch, and its button to start now. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { Schedule } from '../../../core/contract/schedule.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { IconButton } from '../../ui/icon-button.tsx'

function useScheduleChange({ id, name, enabled }: Schedule) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (work: 'run' | 'toggle') =>
      work === 'run'
        ? client.schedules.run(id)
        : client.schedules.update(id, { enabled: !enabled }),
    onSuccess: (_, work) => {
      if (work === 'run') toast(`${name} was started.`)
    },
    onError: (error) => toast.error(`It did not work. ${HearthError.from(error).message}`),
    onSettled: () => queries.invalidateQueries({ queryKey: projectKey(project, 'schedules') }),
  })
}

export function ScheduleSwitch({ schedule }: { schedule: Schedule }) {
  const change = useScheduleChange(schedule)
  const { enabled, kind, name } = schedule
  return (
    <button
      type="button"
      role="switch"
      aria-checked={enabled}
      aria-label={`Schedule of ${kind} ${name}`}
      disabled={change.isPending}
      onClick={() => change.mutate('toggle')}
      className="group/switch relative z-[1] h-4 w-7 shrink-0 rounded-full border border-control bg-sunken transition-colors aria-checked:border-accent aria-checked:bg-accent"
    >
      <span className="absolute top-0.5 left-0.5 size-2.5 rounded-full bg-control transition-transform group-aria-checked/switch:translate-x-3 group-aria-checked/switch:bg-accent-ink" />
    </button>
  )
}

export function ScheduleActions({ schedule }: { schedule: Schedule }) {
  const change = useScheduleChange(schedule)
  return (
    <IconButton
      size="sm"
      label={`Start ${schedule.name} now`}
      icon={<Play size={13} />}
      disabled={change.isPending}
      onClick={() => change.mutate('run')}
    />
  )
}
