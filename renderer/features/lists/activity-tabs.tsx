/** Where one can go within Activity: operations, the queue, approvals, schedules, statistics. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useProject } from '../../app/project.ts'
import { pendingApprovalsQuery } from '../../app/queries.ts'
import { cx } from '../../ui/cx.ts'
import { useQueued } from '../queue/use-queued.ts'

const places = [
  { title: 'Operations', to: '/p/$project/activity' },
  { title: 'Queue', to: '/p/$project/queue' },
  { title: 'Approvals', to: '/p/$project/approvals' },
  { title: 'Schedules', to: '/p/$project/schedules' },
  { title: 'Statistics', to: '/p/$project/statistics' },
] as const

export function ActivityTabs() {
  const project = useProject()
  const waiting = useQuery(pendingApprovalsQuery(project)).data?.length ?? 0
  const queued = useQueued() ?? 0
  const counts: Partial<Record<(typeof places)[number]['title'], number>> = {
    Queue: queued,
    Approvals: waiting,
  }
  return (
    <nav aria-label="Activity" className="flex h-9 shrink-0 items-stretch gap-1 border-b px-2">
      {places.map(({ title, to }) => (
        <Link
          key={to}
          to={to}
          params={{ project: project.id }}
          activeOptions={{ exact: true, includeSearch: false }}
          className={cx(
            'focus-inset relative flex items-center gap-1.5 rounded-sm px-2 text-ink-2 hover:text-ink',
            'after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:rounded-full',
            'aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:bg-accent',
          )}
        >
          {title}
          {(counts[title] ?? 0) > 0 && (
            <span className="tabular rounded-full bg-hover px-1.5 text-2xs">{counts[title]}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}
