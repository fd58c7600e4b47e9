/** The table of agent operations: of the project, or of one agent. */
import { useMemo } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { longestOf } from '../lists/cells.tsx'
import type { Order } from '../lists/column.ts'
import { ListTable } from '../lists/list-table.tsx'
import type { Selection } from '../lists/use-selection.ts'
import { operationColumns } from './operation-columns.tsx'
import { OperationMenu } from './operation-menu.tsx'
import { operationRow } from './operation-record.tsx'

export interface OperationTableProps {
  label: string
  items: readonly Operation[]
  selection?: Selection
  order?: Order
  onEnd: () => void
}

export function OperationTable({ items, ...table }: OperationTableProps) {
  const { id } = useProject()
  const pending = usePendingApprovals()
  const asking = useMemo(() => new Set(pending.map(({ operationId }) => operationId)), [pending])
  const columns = useMemo(() => operationColumns(longestOf(items)), [items])
  return (
    <ListTable<Operation>
      {...table}
      subject="Agent"
      items={items}
      rowOf={(operation) => operationRow(id, operation, asking.has(operation.id))}
      columns={columns}
      actions={(operation) => <OperationMenu operation={operation} />}
    />
  )
}
