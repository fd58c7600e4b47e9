/** What stands on each side, and how the sides differ in time, tokens and money. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { cx } from '../../ui/cx.ts'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { difference } from './difference.ts'
import type { Side } from './side.ts'

export function SideHeads({ left, right }: { left: Side; right: Side }) {
  return (
    <div className="grid grid-cols-2 border-b">
      <Head side={left} label="Left" />
      <Head side={right} label="Right" than={left} />
    </div>
  )
}

function Head({ side, label, than }: { side: Side; label: string; than?: Side }) {
  const { usage } = side
  return (
    <section aria-label={`${label} side`} className={cx('min-w-0 px-4 py-2.5', than && 'border-l')}>
      <div className="flex min-w-0 items-center gap-2">
        <StatusGlyph status={side.status} />
        <Link {...side.link} className="truncate rounded-sm font-medium hover:underline">
          {side.name}
        </Link>
        <span className="min-w-0 truncate text-ink-3 text-xs">{side.detail}</span>
        <RelativeTime at={side.at} className="ml-auto shrink-0 text-ink-3 text-xs" />
      </div>
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-0.5">
        <Fact name="Steps" change={than && difference(than.steps.length, side.steps.length)}>
          {side.steps.length.toLocaleString('en')}
        </Fact>
        {side.durationMs !== null && (
          <Fact name="Duration" change={than && difference(than.durationMs, side.durationMs)}>
            {formatDuration(side.durationMs)}
          </Fact>
        )}
        <Fact
          name="Tokens"
          change={than && difference(than.usage?.totalTokens, usage?.totalTokens)}
        >
          {usage ? formatTokens(usage.totalTokens) : '–'}
        </Fact>
        <Fact name="Cost" change={than && difference(than.usage?.cost?.total, usage?.cost?.total)}>
          {usage ? (usage.cost ? formatCost(usage.cost.total) : 'unknown') : '–'}
        </Fact>
      </dl>
    </section>
  )
}

interface FactProps {
  name: string
  /** How much more or less than on the left. */
  change: string | null | undefined
  children: ReactNode
}

function Fact({ name, change, children }: FactProps) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-2xs text-ink-3">{name}</dt>
      <dd className="tabular text-xs">
        {children}
        {change && <span className="ml-1.5 text-2xs text-ink-3">{change}</span>}
      </dd>
    </div>
  )
}
