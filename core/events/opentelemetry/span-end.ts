/** Which span an event ends, what is known about it by then, and whether it failed. */
import type { HearthEvent } from '../../contract/event.ts'
import { known, modelName, usageOfOperation, usageOfTurn } from './attributes.ts'
import {
  commandKey,
  compactionKey,
  operationKey,
  runKey,
  stepKey,
  taskKey,
  toolKey,
  turnKey,
} from './span-keys.ts'
import type { SpanAttributes } from './tracer.ts'

export interface SpanEnd {
  key: string
  attributes: SpanAttributes
  /** What went wrong, in a word of few possible ones; null when nothing did. */
  errorType: string | null
}

/** Null for an event that ends none. */
export function spanEnd(event: HearthEvent): SpanEnd | null {
  switch (event.type) {
    case 'run_end':
      return end(runKey(event), event, event.status !== 'succeeded', event.error?.type, {
        'flue.run.status': event.status,
      })
    case 'operation':
      return end(operationKey(event), event, event.status !== 'completed', event.error?.type, {
        'flue.operation.status': event.status,
        'gen_ai.response.model': modelName(event.model),
        ...usageOfOperation(event.usage),
      })
    case 'turn':
      return end(turnKey(event), event, isFailedStop(event.stopReason), event.error?.type, {
        'gen_ai.response.model': modelName(event.model),
        'gen_ai.response.finish_reasons': [event.stopReason],
        'gen_ai.response.time_to_first_chunk':
          event.firstDeltaMs === null ? null : event.firstDeltaMs / 1000,
        'gen_ai.request.stream': event.firstDeltaMs === null ? null : true,
        ...usageOfTurn(event.usage),
      })
    case 'tool_call':
      return end(toolKey(event), event, event.isError, 'tool_error', {})
    case 'command_end':
      return end(commandKey(event), event, event.exitCode !== 0, 'command_failed', {
        'flue.tool.exit_code': event.exitCode,
      })
    case 'step_end':
      return end(stepKey(event), event, event.isError, event.error?.type, {
        'flue.step.memoised': event.memoised,
      })
    case 'task':
      return end(taskKey(event), event, event.isError, 'task_failed', {})
    case 'compaction':
      return end(compactionKey(event), event, event.isError, 'compaction_failed', {
        'flue.compaction.messages_before': event.messagesBefore,
        'flue.compaction.messages_after': event.messagesAfter,
      })
    default:
      return null
  }
}

function end(
  key: string,
  event: { durationMs: number; isError?: boolean; status?: string; stopReason?: string },
  isFailed: boolean,
  errorType: string | undefined,
  attributes: Parameters<typeof known>[0],
): SpanEnd {
  const failed = isFailed || event.isError === true
  const cause = failed ? (errorType ?? event.status ?? event.stopReason ?? '_OTHER') : null
  return {
    key,
    attributes: known({
      'flue.duration_ms': event.durationMs,
      'error.type': cause,
      ...attributes,
    }),
    errorType: cause,
  }
}

function isFailedStop(reason: string): boolean {
  return reason === 'error' || reason === 'aborted' || reason === 'interrupted'
}
