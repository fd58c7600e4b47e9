/** The numbers of a run in one line. */
import type { Run } from '../../../core/contract/run.ts'
import { FactLine } from '../../ui/fact-line.tsx'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useNow } from '../timeline/use-now.ts'
import { triggerTexts } from './run-record.tsx'
import { useRunTotals } from './run-totals.ts'

export function RunFacts({ run }: { run: Run }) {
  const now = useNow(run.status === 'running')
  const totals = useRunTotals(run)
  const usage = totals?.usage
  return (
    <FactLine
      facts={[
        { name: 'Started', value: <RelativeTime at={run.startedAt} /> },
        { name: 'By', value: triggerTexts[run.trigger] },
        {
          name: 'Duration',
          value: formatDuration(Math.max(0, (run.endedAt ?? now) - run.startedAt)),
        },
        { name: 'Turns', value: totals ? totals.turns : '–' },
        { name: 'Tools', value: totals ? totals.toolCalls : '–' },
        { name: 'Tokens', value: usage ? formatTokens(usage.totalTokens) : '–' },
        {
          name: 'Cost',
          value: usage ? (usage.cost ? formatCost(usage.cost.total) : 'unknown') : '–',
        },
      ]}
    />
  )
}
