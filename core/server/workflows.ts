/** Starting workflows, on the routes that other clients know. */
import { z } from 'zod'
import { WorkflowAccepted, WorkflowCompleted } from '../contract/compatibility.ts'
import { fromStoredError, HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import type { OpenProject } from '../studio/port.ts'
import { type Endpoint, endpoint, json } from './endpoint.ts'
import { errorResponse, settleError } from './errors.ts'
import { eventStream, wantsEventStream } from './event-stream.ts'
import { idempotencyKeyOf, readWorkflowRequest } from './pyflue/prompt-request.ts'
import { followRunEvents } from './pyflue/run-log.ts'
import type { ServerContext } from './server-context.ts'
import { findWorkflow } from './targets.ts'

const startWorkflow = endpoint({
  method: 'POST',
  path: '/workflows/{name}',
  scope: 'project',
  tag: 'Workflows',
  summary: 'Start a workflow; wait for its result, or stream its events',
  query: z.object({ wait: z.string().optional() }),
  documentedBody: z.object({
    payload: z.record(z.string(), z.unknown()).optional(),
    idempotencyKey: z.string().optional(),
  }),
  status: 202,
  result: WorkflowAccepted,
  also: [
    { status: 200, description: 'With ?wait=result', content: WorkflowCompleted },
    { status: 200, description: 'With Accept: text/event-stream', content: 'text/event-stream' },
  ],
  async handle({ project, params, query, request, server, body }) {
    const workflow = await findWorkflow(project, params.name)
    const { payload, warning, idempotencyKey } = readWorkflowRequest(await body())
    const key = idempotencyKeyOf(request, idempotencyKey)
    const { run, done, deduplicated } = await project.startWorkflow({
      workflow: workflow.name,
      payload,
      trigger: 'http',
      request: describeRequest(request),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    const headers = {
      'x-flue-run-id': run.id,
      ...(warning ? { 'hearth-warning': warning } : {}),
    }
    if (wantsEventStream(request)) return streamRun(request, project, run.id, 0, headers)
    if (query.wait === 'result') return completed(await done, server, headers)
    const repeated = key === undefined ? {} : { deduplicated }
    return json({ status: 'accepted', run_id: run.id, runId: run.id, ...repeated }, 202, headers)
  },
})

function completed(run: Run, server: ServerContext, headers: Record<string, string>): Response {
  const failure = runFailure(run)
  if (failure) return errorResponse(settleError(failure, `run ${run.id}`, server.report), headers)
  const { id, result = null } = run
  const body = { status: 'completed', run_id: id, runId: id, result, _meta: { runId: id } }
  return json(body, 200, headers)
}

/** The error of a run that did not succeed, naming the run; null when it did. */
export function runFailure(run: Run): HearthError | null {
  if (run.status === 'succeeded') return null
  const error = run.error
    ? fromStoredError(run.error)
    : new HearthError({
        type: `run_${run.status}`,
        status: 500,
        message: `The run was ${run.status}.`,
        details: `Run ${run.id} ended without a result.`,
      })
  const { type, status, message, details, dev } = error
  const meta = { ...error.meta, run_id: run.id, runId: run.id }
  return new HearthError({ type, status, message, details, ...(dev ? { dev } : {}), meta })
}

/** Numbered events of a run from `after` on, through its end. A run goes on without its readers. */
export function streamRun(
  request: Request,
  project: OpenProject,
  runId: string,
  after: number,
  headers: Record<string, string> = {},
): Response {
  return eventStream(
    request,
    null,
    async (writer) => {
      for await (const event of followRunEvents(project, runId, after, writer.signal)) {
        writer.send({ id: event.event_index, event: event.type, data: event })
        await writer.drained()
      }
    },
    headers,
  )
}

/** What a workflow sees as `ctx.req`; secrets of the transport are not its business. */
export function describeRequest(request: Request) {
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    if (name !== 'authorization' && name !== 'cookie') headers[name] = value
  })
  return { method: request.method, url: request.url, headers }
}

export const workflowEndpoints: Endpoint[] = [startWorkflow]
