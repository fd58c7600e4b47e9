/** What starts by the clock, above the list of what agents did: when next, what was missed, on and off. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Clock, Play } from 'lucide-react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { Schedule } from '../../../core/contract/schedule.ts'
import { useProject } from '../../app/project.ts'
import { projectKey, schedulesQuery } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

export function ScheduleList() {
  const schedules = useQuery(schedulesQuery(useProject())).data ?? []
  if (schedules.length === 0) return null
  return (
    <section aria-label="Schedules" className="shrink-0 border-b bg-panel px-4 py-2">
      <h2 className="font-medium text-ink-2 text-xs">Schedules</h2>
      <ul className="max-h-40 overflow-y-auto">
        {schedules.map((schedule) => (
          <Row key={schedule.id} schedule={schedule} />
        ))}
      </ul>
    </section>
  )
}

function Row({ schedule }: { schedule: Schedule }) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const { id, kind, name, cron, timezone, enabled, lastError } = schedule
  const change = useMutation({
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
  return (
    <li className="flex h-7 items-center gap-2 text-xs">
      <input
        type="checkbox"
        role="switch"
        aria-checked={enabled}
        aria-label={`Schedule of ${kind} ${name}`}
        className="accent-accent"
        checked={enabled}
        disabled={change.isPending}
        onChange={() => change.mutate('toggle')}
      />
      <Clock size={13} aria-hidden className="shrink-0 text-ink-3" />
      <span className="shrink-0 font-medium">{name}</span>
      <span className="shrink-0 text-ink-3">{kind}</span>
      <code className="min-w-0 truncate font-mono text-ink-2">
        {timezone === null ? cron : `${cron} ${timezone}`}
      </code>
      <span className="ml-auto" />
      {lastError !== null && (
        <Badge tone="bad" title={lastError}>
          did not start
        </Badge>
      )}
      <Missed schedule={schedule} />
      <Times schedule={schedule} />
      <IconButton
        size="sm"
        label={`Start ${name} now`}
        icon={<Play size={13} />}
        disabled={change.isPending}
        onClick={() => change.mutate('run')}
      />
    </li>
  )
}

function Times({ schedule: { enabled, lastAt, nextAt } }: { schedule: Schedule }) {
  return (
    <>
      {lastAt !== null && (
        <span className="shrink-0 text-ink-3">
          last <RelativeTime at={lastAt} />
        </span>
      )}
      <span className="tabular shrink-0 text-ink-2">
        {nextAt === null ? (enabled ? 'no more' : 'off') : `next ${momentText(nextAt)}`}
      </span>
    </>
  )
}

const policies: Record<Schedule['missedPolicy'], string> = {
  skip: 'They were skipped.',
  once: 'They were made up for by one.',
  all: 'Each was made up for.',
}

function Missed({ schedule }: { schedule: Schedule }) {
  const { missed, lastMissedAt, missedPolicy } = schedule
  if (missed === 0) return null
  const last = lastMissedAt === null ? '' : ` The last at ${momentText(lastMissedAt)}.`
  return (
    <Badge tone="warn" title={`Nothing ran at that time. ${policies[missedPolicy]}${last}`}>
      missed {formatCount(missed, 'time')}
    </Badge>
  )
}

/** `Mon, 2 Mar, 09:00` */
function momentText(moment: number): string {
  return new Date(moment).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
