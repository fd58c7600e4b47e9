/** Cells that more than one list has: a duration over a tiny bar, and numbers of tokens and money. */

import type { Usage } from '../../../core/contract/usage.ts'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { usageDetail } from '../../ui/usage-text.ts'
import { useNow } from '../timeline/use-now.ts'

export interface Timed {
  startedAt: number
  endedAt: number | null
}

/** The longest of those that have ended: what bars are measured by. */
export function longestOf(items: readonly Timed[]): number {
  return items.reduce(
    (longest, { startedAt, endedAt }) =>
      endedAt === null ? longest : Math.max(longest, endedAt - startedAt),
    1,
  )
}

/** The duration over a bar whose full length is the longest on the list. */
export function DurationCell({ of, longest }: { of: Timed; longest: number }) {
  const isRunning = of.endedAt === null
  const now = useNow(isRunning)
  const length = Math.max(0, (of.endedAt ?? now) - of.startedAt)
  const share = Math.min(1, length / Math.max(longest, 1))
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1 w-12 shrink-0 overflow-hidden rounded-full bg-pressed">
        <span
          className={
            isRunning
              ? 'barber-pole relative block h-full bg-accent'
              : 'block h-full bg-kind-operation'
          }
          style={{ width: `${Math.max(share * 100, 4)}%` }}
        />
      </span>
      <span className="tabular truncate">{formatDuration(length)}</span>
    </span>
  )
}

export function TokensCell({ usage }: { usage: Usage | null | undefined }) {
  if (!usage) return null
  return <span title={usageDetail(usage)}>{formatTokens(usage.totalTokens)}</span>
}

/** Nothing was used: nothing is said. Used at an unknown price: that is said. */
export function CostCell({ usage }: { usage: Usage | null | undefined }) {
  if (!usage) return null
  if (!usage.cost) return <span className="text-ink-3">unknown</span>
  return <>{formatCost(usage.cost.total)}</>
}
