/** An agent operation as a row of the list. */
import type { Operation } from '../../../core/contract/operation.ts'
import type { ListRow } from '../lists/column.ts'
import { DeletedMark } from '../lists/deleted-mark.tsx'
import { errorText } from '../lists/record.ts'

export const operationTitles: Record<Operation['kind'], string> = {
  prompt: 'Prompt',
  skill: 'Skill',
  task: 'Task',
  shell: 'Shell',
  compact: 'Compact',
}

/** `isAsking`: a question of it waits for a person. */
export function operationRow(project: string, operation: Operation, isAsking: boolean): ListRow {
  const { id, agent, kind, status, endedAt, deletedAt } = operation
  return {
    id,
    status: isAsking && endedAt === null ? 'waiting' : status,
    name: agent ?? operationTitles[kind],
    detail: operation.error ? errorText(operation.error) : operation.preview,
    link: { to: '/p/$project/activity/$operationId', params: { project, operationId: id } },
    ...(deletedAt === undefined ? {} : { mark: <DeletedMark at={deletedAt} /> }),
  }
}
