/** The columns of schedules after their name. */
import type { Schedule } from '../../../core/contract/schedule.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatCount } from '../../ui/format.ts'
import { ComingTime, RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../lists/column.ts'
import { LastStart } from './last-start.tsx'
import { exactText, momentText, policyTexts } from './schedule-words.ts'

export const scheduleColumns: Column<Schedule>[] = [
  {
    title: 'Kind',
    width: 92,
    wideOnly: true,
    cell: ({ kind }) => (kind === 'agent' ? 'Agent' : 'Workflow'),
  },
  { title: 'Next', width: 210, cell: (schedule) => <Next schedule={schedule} /> },
  {
    title: 'Last',
    width: 124,
    cell: (schedule) => <LastStart schedule={schedule} />,
  },
  { title: 'Missed', width: 190, cell: (schedule) => <Missed schedule={schedule} /> },
  {
    title: 'Trouble',
    width: 110,
    cell: ({ lastError }) =>
      lastError !== null && (
        <Badge tone="bad" title={lastError}>
          did not start
        </Badge>
      ),
  },
]

function Next({ schedule: { nextAt, enabled, timezone } }: { schedule: Schedule }) {
  if (nextAt === null) return enabled ? 'no more' : 'off'
  return (
    <span className="flex min-w-0 gap-1.5" title={exactText(nextAt, timezone)}>
      <ComingTime at={nextAt} className="shrink-0" />
      <span className="truncate text-ink-3">{momentText(nextAt)}</span>
    </span>
  )
}

function Missed({ schedule: { missed, lastMissedAt, missedPolicy } }: { schedule: Schedule }) {
  if (missed === 0) return null
  const title = `Nothing ran at that time. ${policyTexts[missedPolicy]}`
  return (
    <span className="flex items-center gap-1.5">
      <Badge tone="warn" title={title}>
        missed {formatCount(missed, 'time')}
      </Badge>
      {lastMissedAt !== null && (
        <span className="truncate text-ink-3">
          last <RelativeTime at={lastMissedAt} />
        </span>
      )}
    </span>
  )
}
