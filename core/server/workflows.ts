/** Starting workflows, on the routes that other clients know. */
import { z } from 'zod'
import { WorkflowAccepted, WorkflowCompleted } from '../contract/compatibility.ts'
import type { Run } from '../contract/run.ts'
import { type Endpoint, endpoint, json } from './endpoint.ts'
import { errorResponse, settleError } from './errors.ts'
import { wantsEventStream } from './event-stream.ts'
import { idempotencyKeyOf, readWorkflowRequest } from './pyflue/prompt-request.ts'
import { describeRequest, runFailure, streamStartedRun } from './run-answer.ts'
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
    const started = await project.startWorkflow({
      workflow: workflow.name,
      payload,
      trigger: 'http',
      request: describeRequest(request),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    const { run, done, deduplicated } = started
    const headers = {
      'x-flue-run-id': run.id,
      ...(warning ? { 'hearth-warning': warning } : {}),
    }
    if (wantsEventStream(request)) {
      return streamStartedRun(request, server, project, started, headers)
    }
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

export const workflowEndpoints: Endpoint[] = [startWorkflow]
