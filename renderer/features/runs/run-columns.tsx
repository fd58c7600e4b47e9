/** The columns of runs after their name. */
import type { ListedRun } from '../../../core/client/runs.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { CostCell, DurationCell, TokensCell } from '../lists/cells.tsx'
import type { Column } from '../lists/column.ts'
import { byLength, byTime } from '../lists/orders.ts'
import { triggerTexts } from './run-record.tsx'

export function runColumns(longest: number): Column<ListedRun>[] {
  return [
    { title: 'Started by', width: 112, wideOnly: true, cell: (run) => triggerTexts[run.trigger] },
    {
      title: 'Started',
      width: 100,
      orders: byTime,
      cell: (run) => <RelativeTime at={run.startedAt} />,
    },
    {
      title: 'Duration',
      width: 132,
      orders: byLength,
      cell: (run) => <DurationCell of={run} longest={longest} />,
    },
    { title: 'Turns', width: 52, align: 'right', cell: turnsOf },
    { title: 'Tools', width: 52, align: 'right', cell: toolsOf },
    {
      title: 'Tokens',
      width: 66,
      align: 'right',
      cell: ({ totals }) => <TokensCell usage={totals?.usage} />,
    },
    {
      title: 'Cost',
      width: 76,
      align: 'right',
      cell: ({ totals }) => <CostCell usage={totals?.usage} />,
    },
  ]
}

const turnsOf = ({ totals }: ListedRun) => totals?.turns ?? ''
const toolsOf = ({ totals }: ListedRun) => totals?.toolCalls ?? ''
