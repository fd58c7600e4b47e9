/** Which span an event begins: its name, what it says, and under which open span it belongs. */
import type { HearthEvent } from '../../contract/event.ts'
import { correlation, known, modelName } from './attributes.ts'
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

export interface SpanStart {
  key: string
  name: string
  attributes: SpanAttributes
  /** Keys of the spans it may belong to, the nearest first; the first that is open is its parent. */
  parents: string[]
  /** W3C `traceparent` of whoever asked from outside. */
  traceparent: string | null
}

/** Null for an event that begins none. */
export function spanStart(event: HearthEvent): SpanStart | null {
  const begin = (
    key: string,
    name: string,
    parents: string[],
    attributes: Parameters<typeof known>[0],
  ): SpanStart => ({
    key,
    name,
    parents,
    attributes: { ...correlation(event), ...known(attributes) },
    traceparent: 'traceparent' in event ? (event.traceparent ?? null) : null,
  })

  switch (event.type) {
    case 'run_start': {
      const isWorkflow = event.workflow !== null
      const subject = event.workflow ?? event.agent ?? ''
      return begin(runKey(event), `flue.${isWorkflow ? 'workflow' : 'handler'} ${subject}`, [], {
        'gen_ai.operation.name': isWorkflow ? 'invoke_workflow' : 'invoke_agent',
        'flue.workflow.name': event.workflow,
        'gen_ai.workflow.name': event.workflow,
        'flue.run.trigger': event.trigger,
      })
    }
    case 'operation_start': {
      const parents = [taskKey(event), operationKey({ operationId: event.parentOperationId })]
      const isTalk = event.operationKind === 'prompt' || event.operationKind === 'skill'
      return begin(
        operationKey(event),
        `flue.operation ${event.operationKind}`,
        [...parents, stepKey(event), runKey(event)],
        {
          'flue.operation.kind': event.operationKind,
          'gen_ai.operation.name': isTalk ? 'invoke_agent' : null,
          'gen_ai.request.model': isTalk ? modelName(event.model) : null,
        },
      )
    }
    case 'turn_request':
      return begin(
        turnKey(event),
        'gen_ai.generate',
        event.purpose === 'compaction'
          ? [compactionKey(event), operationKey(event)]
          : [operationKey(event)],
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': event.provider,
          'gen_ai.request.model': modelName(event.model),
          'flue.turn.purpose': event.purpose,
        },
      )
    case 'tool_start':
      return begin(toolKey(event), `flue.tool ${event.toolName}`, toolParents(event), {
        ...toolNames(event.toolName),
        'gen_ai.tool.call.id': event.toolCallId,
      })
    case 'step_start': {
      const around = stepKey(event.parentStepId === undefined ? {} : { stepId: event.parentStepId })
      const parents = event.toolCallId === undefined ? [around] : [toolKey(event), around]
      return begin(stepKey(event), `flue.step ${event.name}`, [...parents, runKey(event)], {
        'flue.step.name': event.name,
      })
    }
    case 'command_start':
      return begin(commandKey(event), 'flue.tool bash', [toolKey(event), operationKey(event)], {
        ...toolNames('bash'),
      })
    case 'task_start':
      return begin(taskKey(event), 'flue.task', [operationKey(event)], {
        'flue.task.agent': event.subagent,
        'flue.task.role': event.role,
      })
    case 'compaction_start':
      return begin(compactionKey(event), 'flue.compaction', [operationKey(event)], {
        'flue.compaction.reason': event.reason,
        'flue.compaction.estimated_tokens': event.estimatedTokens,
      })
    default:
      return null
  }
}

function toolNames(name: string) {
  return {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'flue.tool.name': name,
  }
}

/** A call made by the code of another call is below that. */
function toolParents(event: HearthEvent): string[] {
  const { operationId, parentToolCallId } = event
  const operation = operationKey(event)
  if (parentToolCallId === undefined) return [operation]
  const around = { toolCallId: parentToolCallId, ...(operationId ? { operationId } : {}) }
  return [toolKey(around), operation]
}
