/** By what a span's end finds its start. */
import type { Correlation } from '../../contract/event.ts'

type Ids = Partial<
  Pick<Correlation, 'runId' | 'operationId' | 'turnId' | 'toolCallId' | 'taskId' | 'stepId'>
>

export function runKey({ runId = '' }: Ids): string {
  return `run ${runId}`
}

export function operationKey({ operationId = '' }: Ids): string {
  return `operation ${operationId}`
}

export function turnKey({ operationId = '', turnId = '' }: Ids): string {
  return `turn ${operationId} ${turnId}`
}

/** Call ids come from the model's provider: they need not be unique beyond their operation. */
export function toolKey({ operationId = '', toolCallId = '' }: Ids): string {
  return `tool ${operationId} ${toolCallId}`
}

export function taskKey({ taskId = '' }: Ids): string {
  return `task ${taskId}`
}

export function stepKey({ stepId = '' }: Ids): string {
  return `step ${stepId}`
}

export function compactionKey({ operationId = '' }: Ids): string {
  return `compaction ${operationId}`
}

export function commandKey(event: Ids & { command: string }): string {
  const { operationId = '', toolCallId = '', command } = event
  return `command ${operationId} ${toolCallId} ${command}`
}
