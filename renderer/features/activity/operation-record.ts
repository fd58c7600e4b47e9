/** An agent operation as a row of the list, and as text to look through. */
import type { Operation } from '../../../core/contract/operation.ts'
import { errorText, type RunRecord } from '../runs/record.ts'

export const operationTitles: Record<Operation['kind'], string> = {
  prompt: 'Prompt',
  skill: 'Skill',
  task: 'Task',
  shell: 'Shell',
  compact: 'Compact',
}

export function operationRecord(project: string, operation: Operation): RunRecord {
  const { agent, instanceId, kind } = operation
  return {
    id: operation.id,
    status: operation.status,
    name: agent ?? operationTitles[kind],
    detail: operation.error ? errorText(operation.error) : operation.preview,
    origin: instanceId ?? '',
    startedAt: operation.startedAt,
    endedAt: operation.endedAt,
    link: {
      to: '/p/$project/activity/$operationId',
      params: { project, operationId: operation.id },
    },
  }
}

export function operationMatches(operation: Operation, words: string): boolean {
  const { agent, instanceId, session, kind, preview, id, model, error } = operation
  const text = [agent, instanceId, session, kind, preview, id, model, error?.message]
    .join(' ')
    .toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
