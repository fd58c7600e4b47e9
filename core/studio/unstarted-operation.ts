/** A prompt that was accepted but never began: recorded as an operation all the same, with its reason. */
import type { Change } from '../contract/change.ts'
import { toStoredError } from '../contract/error.ts'
import type { DurableEventBody } from '../contract/event.ts'
import type { PromptInput } from './port.ts'

/** Length of `Operation.preview`. */
const previewLength = 200

/** What is committed for a prompt whose agent is not there, does not load, or that was stopped in line. */
export function unstartedOperation(
  projectId: string,
  operationId: string,
  input: PromptInput,
  cause: unknown,
): Change[] {
  const { agent, instanceId, session } = input
  const error = toStoredError(cause)
  const status = error.type === 'aborted' ? 'aborted' : 'failed'
  const preview = input.message.slice(0, previewLength)
  const model = input.model ?? null
  const timestamp = new Date().toISOString()
  const correlation = { timestamp, project: projectId, operationId, agent, instanceId, session }
  const kind = { operationKind: 'prompt', model } as const
  const start: DurableEventBody = { ...correlation, ...kind, type: 'operation_start', preview }
  const end: DurableEventBody = {
    ...correlation,
    ...kind,
    type: 'operation',
    isError: true,
    durationMs: 0,
    status,
    error,
    usage: null,
  }
  const ids = { runId: null, dispatchId: null, parentOperationId: null }
  return [
    {
      type: 'operation.start',
      operation: {
        id: operationId,
        kind: 'prompt',
        agent,
        instanceId,
        session,
        ...ids,
        preview,
        model,
      },
    },
    { type: 'event.append', event: start },
    { type: 'event.append', event: end },
    { type: 'operation.settle', operationId, status, usage: null, error, model },
  ]
}
