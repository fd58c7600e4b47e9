/** One run or operation: state, name, when, how long, what it used. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { usageDetail } from '../../ui/usage-text.ts'
import { useNow } from '../timeline/use-now.ts'
import type { RecordTotals, RunRecord } from './record.ts'

export const recordRowHeight = 36

export interface RecordRowProps {
  record: RunRecord
  totals: RecordTotals | null
  longest: number
  actions?: ReactNode
}

export function RecordRow({ record, totals, longest, actions }: RecordRowProps) {
  const { usage } = totals ?? { usage: null }
  return (
    <tr
      className="group relative border-b focus-within:bg-hover hover:bg-hover"
      style={{ height: recordRowHeight }}
    >
      <td className="pl-4">
        <span className="flex min-w-0 items-center gap-2">
          <StatusGlyph status={record.status} />
          <Link
            {...record.link}
            className="focus-inset min-w-0 shrink-0 truncate rounded-sm font-medium after:absolute after:inset-0"
          >
            {record.name}
          </Link>
          <span className="min-w-0 truncate text-ink-3 text-xs">{record.detail}</span>
        </span>
      </td>
      <td className="truncate px-2 text-ink-2 text-xs">{record.origin}</td>
      <td className="px-2 text-ink-2 text-xs">
        <RelativeTime at={record.startedAt} />
      </td>
      <td className="px-2">
        <Duration record={record} longest={longest} />
      </td>
      <Quantity>{totals ? String(totals.turns) : ''}</Quantity>
      <Quantity>{totals ? String(totals.toolCalls) : ''}</Quantity>
      <Quantity title={usage ? usageDetail(usage) : undefined}>
        {usage ? formatTokens(usage.totalTokens) : ''}
      </Quantity>
      <Quantity>{usage ? (usage.cost ? formatCost(usage.cost.total) : 'unknown') : ''}</Quantity>
      <td className="relative z-[1] pr-2 text-right">
        <span className="opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100">
          {actions}
        </span>
      </td>
    </tr>
  )
}

function Quantity({ title, children }: { title?: string | undefined; children: string }) {
  return (
    <td title={title} className="tabular truncate px-2 text-right text-ink-2 text-xs">
      {children}
    </td>
  )
}

/** The duration over a bar whose full length is the longest on the list. */
function Duration({ record, longest }: { record: RunRecord; longest: number }) {
  const running = record.endedAt === null && record.status === 'running'
  const now = useNow(running)
  const length = Math.max(0, (record.endedAt ?? now) - record.startedAt)
  const share = Math.min(1, length / Math.max(longest, 1))
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1 w-12 shrink-0 overflow-hidden rounded-full bg-pressed">
        <span
          className={
            running
              ? 'barber-pole relative block h-full bg-accent'
              : 'block h-full bg-kind-operation'
          }
          style={{ width: `${Math.max(share * 100, 4)}%` }}
        />
      </span>
      <span className="tabular truncate text-ink-2 text-xs">{formatDuration(length)}</span>
    </span>
  )
}
