/** A prompt that was accepted but never began: recorded as an operation all the same, with its reason. */
import type { Change, NewOperation } from '../contract/change.ts'
import type { StoredError } from '../contract/error.ts'
import type { Correlation } from '../contract/event.ts'
import type { OperationStatus } from '../contract/operation.ts'

/** Length of `Operation.preview`. */
const previewLength = 200

export interface AcceptedPrompt {
  agent: string
  instanceId: string
  session: string
  message: string
  model?: string | undefined
}

/** The operation's row, as it is before anything has happened in it. */
export function acceptedOperation(id: string, prompt: AcceptedPrompt): NewOperation {
  const { agent, instanceId, session, message } = prompt
  return {
    id,
    kind: 'prompt',
    agent,
    instanceId,
    session,
    runId: null,
    dispatchId: null,
    parentOperationId: null,
    preview: message.slice(0, previewLength),
    model: prompt.model ?? null,
  }
}

/** What is committed when it ends without having begun: its agent is not there, it was stopped, the process died. */
export function unstartedOperation(
  project: string,
  operation: NewOperation,
  status: Exclude<OperationStatus, 'running'>,
  error: StoredError | null,
): Change[] {
  const { id, kind, preview, model } = operation
  const correlation: Correlation = {
    timestamp: new Date().toISOString(),
    project,
    operationId: id,
    ...(operation.agent === null ? {} : { agent: operation.agent }),
    ...(operation.instanceId === null ? {} : { instanceId: operation.instanceId }),
    ...(operation.session === null ? {} : { session: operation.session }),
  }
  const start = {
    ...correlation,
    type: 'operation_start',
    operationKind: kind,
    preview,
    model,
  } as const
  const end = { isError: true, durationMs: 0, status, error, usage: null }
  return [
    { type: 'operation.start', operation },
    { type: 'event.append', event: start },
    {
      type: 'event.append',
      event: { ...correlation, type: 'operation', operationKind: kind, model, ...end },
    },
    { type: 'operation.settle', operationId: id, status, usage: null, error, model },
  ]
}
