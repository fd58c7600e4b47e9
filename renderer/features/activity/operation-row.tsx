/** An agent operation in the list, with what can be done with it. */
import { Ban } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RecordRow } from '../runs/record-row.tsx'
import { operationRecord } from './operation-record.ts'
import { useStopOperation } from './use-stop-operation.ts'

export function OperationRow({ operation, longest }: { operation: Operation; longest: number }) {
  const { id } = useProject()
  const stop = useStopOperation(operation.id)
  return (
    <RecordRow
      record={operationRecord(id, operation)}
      totals={operation}
      longest={longest}
      actions={
        operation.status === 'running' && (
          <IconButton
            size="sm"
            label="Stop"
            icon={<Ban size={14} />}
            disabled={stop.isPending}
            onClick={() => stop.mutate()}
          />
        )
      }
    />
  )
}
