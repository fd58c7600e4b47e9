/** Approvals as rows: what was asked, by whom, and the answer. */
import type { Approval } from '../../../core/contract/approval.ts'
import { formatDuration } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { statusText } from '../../ui/status-glyph.tsx'
import type { Column, ListRow } from '../lists/column.ts'
import { byLength, byTime } from '../lists/orders.ts'

export function approvalRow(project: string, approval: Approval): ListRow {
  const { id, status, toolName, subject, operationId, runId } = approval
  return {
    id,
    status,
    name: toolName,
    detail: subject.slice(0, 300),
    link: linkOf(project, operationId, runId),
  }
}

/** To what asked. */
function linkOf(project: string, operationId: string | null, runId: string | null) {
  if (runId !== null) {
    return { to: '/p/$project/runs/$runId', params: { project, runId } } as const
  }
  if (operationId === null) return null
  return { to: '/p/$project/activity/$operationId', params: { project, operationId } } as const
}

const scopeTexts: Record<NonNullable<Approval['scope']>, string> = {
  once: 'this once',
  session: 'for the session',
  instance: 'for the instance',
  pattern: 'by a pattern',
}

export const approvalColumns: Column<Approval>[] = [
  {
    title: 'Asked by',
    width: 170,
    wideOnly: true,
    cell: ({ agent, instanceId, session }) =>
      [agent, instanceId, session].filter(Boolean).join(' · '),
  },
  {
    title: 'Asked',
    width: 104,
    orders: byTime,
    cell: ({ requestedAt }) => <RelativeTime at={requestedAt} />,
  },
  {
    title: 'Answered after',
    width: 110,
    orders: byLength,
    cell: ({ requestedAt, resolvedAt }) =>
      resolvedAt === null ? '' : formatDuration(resolvedAt - requestedAt),
  },
  {
    title: 'Answer',
    width: 220,
    cell: ({ status, scope, pattern, note }) => {
      const answer = status === 'pending' ? null : statusText(status)
      const how = [scope && scopeTexts[scope], pattern].filter(Boolean).join(' ')
      const text = [answer, how, note && `“${note}”`].filter(Boolean).join(' · ')
      return <span title={text}>{text}</span>
    },
  },
]
