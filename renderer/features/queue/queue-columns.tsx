/** The columns of the queue after what waits. */
import type { QueueItem } from '../../../core/contract/queue.ts'
import { formatDuration } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../lists/column.ts'
import { useNow } from '../timeline/use-now.ts'
import { kindTitles } from './queue-row.ts'

export const queueColumns: Column<QueueItem>[] = [
  { title: 'Kind', width: 84, wideOnly: true, cell: ({ kind }) => kindTitles[kind] },
  {
    title: 'Conversation',
    width: 150,
    wideOnly: true,
    cell: ({ instanceId, session }) => [instanceId, session].filter(Boolean).join(' · '),
  },
  { title: 'Position', width: 72, align: 'right', cell: ({ position }) => position },
  {
    title: 'Since',
    width: 104,
    cell: ({ admittedAt }) => <RelativeTime at={admittedAt} />,
  },
  { title: 'Attempt', width: 80, align: 'right', cell: attemptText },
  {
    title: 'Reason',
    width: 230,
    cell: (item) => <Reason item={item} />,
  },
]

function attemptText({ attempt, maxAttempts }: QueueItem): string {
  return attempt === 0 ? 'not yet' : `${attempt} of ${maxAttempts}`
}

/** Why it waits, and for how much longer. */
function Reason({ item }: { item: QueueItem }) {
  const { reason, nextAttemptAt } = item
  const now = useNow(nextAttemptAt !== undefined)
  const wait =
    nextAttemptAt === undefined
      ? ''
      : `again in ${formatDuration(Math.max(0, nextAttemptAt - now))}`
  return <span title={reason}>{[wait, reason].filter(Boolean).join(' · ')}</span>
}
