/** The columns of the queue after what waits. */
import type { QueueItem } from '../../../core/contract/queue.ts'
import { formatDuration } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../lists/column.ts'
import { useNow } from '../timeline/use-now.ts'
import { type Asking, kindTitles } from './queue-row.ts'

export function queueColumns(asking: Asking): Column<QueueItem>[] {
  return [
    { title: 'Kind', width: 84, wideOnly: true, cell: ({ kind }) => kindTitles[kind] },
    {
      title: 'Conversation',
      width: 150,
      wideOnly: true,
      cell: ({ instanceId, session }) => [instanceId, session].filter(Boolean).join(' · '),
    },
    {
      title: 'No.',
      width: 64,
      align: 'right',
      cell: ({ position }) => (
        <span title="Its place in the order of admission, never given twice">{position}</span>
      ),
    },
    {
      title: 'Since',
      width: 104,
      cell: ({ admittedAt }) => <RelativeTime at={admittedAt} />,
    },
    { title: 'Attempt', width: 80, align: 'right', cell: attemptText },
    {
      title: 'Reason',
      width: 230,
      cell: (item) => <Reason item={item} isAsking={asking.has(item.id)} />,
    },
  ]
}

function attemptText({ attempt, maxAttempts }: QueueItem): string {
  return attempt === 0 ? 'not yet' : `${attempt} of ${maxAttempts}`
}

/** Why it waits, and for how much longer. */
function Reason({ item, isAsking }: { item: QueueItem; isAsking: boolean }) {
  const { reason, nextAttemptAt } = item
  const now = useNow(nextAttemptAt !== undefined)
  if (isAsking) return <span className="text-warn">waits for your approval</span>
  const wait =
    nextAttemptAt === undefined
      ? ''
      : `again in ${formatDuration(Math.max(0, nextAttemptAt - now))}`
  return <span title={reason}>{[wait, reason].filter(Boolean).join(' · ')}</span>
}
