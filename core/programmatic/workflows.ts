/** `invokeWorkflow`: a workflow of the project, run from code. */
import { fromStoredError, HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import { toJsonValue } from '../runtime/json-value.ts'
import { leaseProject, type ProjectPlace } from './place.ts'
import type { WorkflowDef } from './routes.ts'

export interface InvokeWorkflowOptions extends ProjectPlace {
  /** Any JSON value; checked by the workflow's `input` schema. Default `{}`. */
  payload?: unknown
  /** The same key again answers with the first run's result; with another payload it is refused. */
  idempotencyKey?: string
  /** Stops the run. */
  signal?: AbortSignal
  /** Told the run's id when the run is a durable row. */
  onStart?: (runId: string) => void
}

/**
 * Runs a workflow to its end and gives its result. It is a run like any other: recorded, seen in the
 * studio, and worked in the project's own thread.
 *
 * In a program of its own it opens the project for as long as it runs.
 *
 * @throws `not_found` (404), `validation_failed` (400) before a run exists; `project_in_use` (409); else
 * what the run failed with.
 * @example
 * const result = await invokeWorkflow('summarize', { root: 'my-project', payload: { text: '…' } })
 */
export async function invokeWorkflow(
  workflow: string | Pick<WorkflowDef, 'name'>,
  options: InvokeWorkflowOptions = {},
): Promise<unknown> {
  const { payload = {}, idempotencyKey = null, signal, onStart, ...place } = options
  signal?.throwIfAborted()
  const name = typeof workflow === 'string' ? workflow : workflow.name
  const lease = await leaseProject(place)
  try {
    const { host } = lease.runtime
    const { runId } = await host.startWorkflow({
      workflow: name,
      payload: toJsonValue(payload, notJson),
      idempotencyKey,
    })
    onStart?.(runId)
    const stop = () => void host.abortRun(runId, 'aborted by the caller').catch(() => false)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return resultOf(await host.runEnded(runId))
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  } finally {
    await lease.release()
  }
}

function resultOf(run: Run): unknown {
  if (run.status === 'succeeded') return run.result
  if (run.error !== null) throw fromStoredError(run.error)
  throw new HearthError({
    type: `run_${run.status}`,
    status: 500,
    message: `The run ${run.id} was ${run.status}.`,
  })
}

function notJson(path: string, problem: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'The payload of a workflow must be JSON.',
    details: `At ${path}: ${problem}.`,
  })
}
