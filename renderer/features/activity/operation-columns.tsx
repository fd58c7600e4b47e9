/** The columns of operations after their name. */
import type { Operation } from '../../../core/contract/operation.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { CostCell, DurationCell, TokensCell } from '../lists/cells.tsx'
import type { Column } from '../lists/column.ts'
import { byLength, byTime } from '../lists/orders.ts'

export function operationColumns(longest: number): Column<Operation>[] {
  return [
    { title: 'Instance', width: 112, wideOnly: true, cell: ({ instanceId }) => instanceId },
    {
      title: 'Started',
      width: 100,
      orders: byTime,
      cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
    },
    {
      title: 'Duration',
      width: 132,
      orders: byLength,
      cell: (operation) => <DurationCell of={operation} longest={longest} />,
    },
    { title: 'Turns', width: 52, align: 'right', cell: ({ turns }) => turns },
    {
      title: 'Tools',
      width: 52,
      align: 'right',
      cell: ({ toolCalls }) => toolCalls,
    },
    {
      title: 'Tokens',
      width: 66,
      align: 'right',
      cell: ({ usage }) => <TokensCell usage={usage} />,
    },
    { title: 'Cost', width: 76, align: 'right', cell: ({ usage }) => <CostCell usage={usage} /> },
  ]
}
