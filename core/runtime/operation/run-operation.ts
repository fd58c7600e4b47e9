/**
 * The life of an operation: it waits for its session, starts, does its work, and ends exactly once,
 * whatever happens in between.
 *
 * O1  One operation of a session runs at a time; the others wait in the order they came.
 * O2  Every operation that was asked for is recorded, with its end, also when it was stopped waiting.
 * O3  A success is only reported when everything it wrote is durable.
 */

import { reasonText } from '../../contract/aborted-error.ts'
import type { Change } from '../../contract/change.ts'
import { HearthError, toStoredError } from '../../contract/error.ts'
import { newOperationId } from '../../contract/id.ts'
import type { OperationKind } from '../../contract/operation.ts'
import type { SessionKey } from '../../contract/session.ts'
import type { RuntimeContext } from '../context.ts'
import { currentStep, isHeldByCaller, runHoldingSession } from '../current.ts'
import { Journal } from './journal.ts'
import { Operation, type OperationObserver } from './operation.ts'
import { sessionLockKey } from './session-lock-key.ts'

export interface OperationRequest {
  /** Given when the caller must know it beforehand. */
  id: string | null
  kind: OperationKind
  key: SessionKey
  /** What was asked, for lists; the first 200 characters are kept. */
  preview: string
  model: string | null
  runId: string | null
  dispatchId: string | null
  /** Of an operation that goes on after it was cut off; default 1. */
  attempt?: number
  taskId: string | null
  parent: Operation | null
  /** W3C trace context of whoever asked from outside: the parent of the spans. */
  traceparent?: string | undefined
  /** The journal of the run this belongs to; null: one of its own. */
  journal: Journal | null
  signals: readonly AbortSignal[]
  observer: OperationObserver | null
}

/** Resolves with what `work` resolved with; rejects with the typed error the operation ended with. */
export async function runOperation<Result>(
  runtime: RuntimeContext,
  request: OperationRequest,
  work: (operation: Operation) => Promise<Result>,
): Promise<Result> {
  const lockKey = sessionLockKey(request.key)
  if (isHeldByCaller(lockKey)) throw waitsForItself(request.key)
  const journal = request.journal ?? request.parent?.journal ?? new Journal(runtime.host)
  const operation = new Operation(identify(runtime, request), journal, request.observer)
  const unregister = runtime.operations.add(operation)
  const links = [...request.signals, ...(request.parent ? [request.parent.signal] : [])]
  const unlinks = links.map((signal) => operation.follow(signal))
  const unwatch = journal.onFailure((error) => operation.fail(error))
  let release = () => {}
  try {
    release = await runtime.locks.acquire(lockKey, operation.signal).catch(() => release)
    start(operation, request)
    return await finish(operation, request, () =>
      runHoldingSession(runtime, operation, () => work(operation)),
    )
  } finally {
    operation.end()
    release()
    unwatch()
    for (const unlink of unlinks) unlink()
    unregister()
  }
}

function identify(runtime: RuntimeContext, request: OperationRequest) {
  const { kind, key, runId, dispatchId, taskId, parent } = request
  const id = request.id ?? newOperationId()
  const stepId = currentStep()?.id ?? null
  return { id, kind, key, runId, dispatchId, taskId, stepId, parent, projectId: runtime.projectId }
}

function start(operation: Operation, request: OperationRequest): void {
  const preview = request.preview.slice(0, 200)
  const { kind, key, model, runId, dispatchId, parent, traceparent, attempt = 1 } = request
  const row: Change = {
    type: 'operation.start',
    operation: {
      id: operation.id,
      kind,
      agent: key.agent,
      instanceId: key.instanceId,
      session: key.session,
      runId,
      dispatchId,
      parentOperationId: parent?.id ?? null,
      preview,
      model,
    },
  }
  operation.begin(
    row,
    {
      type: 'operation_start',
      operationKind: kind,
      preview,
      model,
      ...(attempt > 1 ? { attempt } : {}),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    ...(isTalk(kind) ? [{ type: 'agent_start' } as const] : []),
  )
}

/** Operations in which a model answers. */
function isTalk(kind: OperationKind): boolean {
  return kind === 'prompt' || kind === 'skill'
}

async function finish<Result>(
  operation: Operation,
  request: OperationRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = await attempt(operation, work)
  if (end.status === 'aborted') {
    operation.emit({ type: 'aborted', reason: reasonText(operation.signal.reason) })
  }
  if (isTalk(request.kind)) operation.emit({ type: 'agent_end' })
  settle(operation, request, end)
  try {
    await operation.journal.durable()
  } catch (error) {
    throw end.status === 'completed' ? HearthError.from(error) : end.error
  }
  if (end.status === 'completed') return end.result
  throw end.error
}

type End<Result> =
  | { status: 'completed'; result: Result }
  | { status: 'failed' | 'aborted'; error: HearthError }

async function attempt<Result>(
  operation: Operation,
  work: () => Promise<Result>,
): Promise<End<Result>> {
  try {
    operation.signal.throwIfAborted()
    const result = await work()
    await operation.finishWork()
    await operation.journal.confirmed()
    operation.signal.throwIfAborted()
    operation.end()
    return { status: 'completed', result }
  } catch (error) {
    await finishBadly(operation)
    operation.end()
    if (operation.failure !== null) {
      return { status: 'failed', error: HearthError.from(operation.failure.error) }
    }
    if (operation.signal.aborted) {
      return { status: 'aborted', error: HearthError.from(operation.signal.reason) }
    }
    return { status: 'failed', error: HearthError.from(error) }
  }
}

/** Last work of an operation that has failed already: its own failure is told beside the other. */
async function finishBadly(operation: Operation): Promise<void> {
  try {
    await operation.finishWork()
  } catch (error) {
    const { message, type } = HearthError.from(error)
    operation.emit({ type: 'log', level: 'warn', message, attributes: { error: type } })
  }
}

function settle(operation: Operation, request: OperationRequest, end: End<unknown>): void {
  const error = end.status === 'completed' ? null : toStoredError(end.error)
  const usage = operation.usage.totalTokens > 0 ? operation.usage : null
  operation.emit({ type: 'idle' })
  operation.emit({
    type: 'operation',
    operationKind: request.kind,
    isError: error !== null,
    durationMs: operation.durationMs,
    status: end.status,
    error,
    usage,
    model: operation.model ?? request.model,
  })
  operation.writeProgress()
  operation.journal.write({
    type: 'operation.settle',
    operationId: operation.id,
    status: end.status,
    usage,
    error,
    model: operation.model ?? request.model,
  })
}

function waitsForItself(key: SessionKey): HearthError {
  return new HearthError({
    type: 'session_busy',
    status: 409,
    message: `Session "${key.session}" cannot wait for itself.`,
    details:
      'Code that runs inside an operation of a session asked that same session for another one. Use another session, or `task`.',
  })
}
