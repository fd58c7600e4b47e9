/** Calls to handlers: agent files that export a plain function, each call a run. */
import type { AgentSummary } from '../contract/project.ts'
import type { Run } from '../contract/run.ts'
import type { OpenProject } from '../studio/port.ts'
import { isObject } from './body.ts'
import { json } from './endpoint.ts'
import { errorResponse, settleError } from './errors.ts'
import { wantsEventStream } from './event-stream.ts'
import { idempotencyKeyOf, readWorkflowRequest } from './pyflue/prompt-request.ts'
import { describeRequest, runFailure, streamStartedRun } from './run-answer.ts'
import type { ServerContext } from './server-context.ts'

export function wantsWebhook(request: Request): boolean {
  return request.headers.get('x-webhook')?.toLowerCase() === 'true'
}

/** Whether a call of this agent goes to a function: a file that never loaded takes webhooks as one. */
export function isHandlerCall(agent: AgentSummary, request: Request): boolean {
  return agent.kind === 'handler' || (agent.kind === 'unknown' && wantsWebhook(request))
}

/**
 * `X-Webhook: true` is answered with 202 at once, `Accept: text/event-stream` with the run's events, all
 * others with what the handler returned or with its error.
 */
export async function answerHandlerCall(call: {
  project: OpenProject
  agent: string
  instanceId: string
  body: Record<string, unknown>
  request: Request
  server: ServerContext
}): Promise<Response> {
  const { project, agent, instanceId, request, server } = call
  const { payload, warning, idempotencyKey } = readWorkflowRequest(call.body)
  const key = idempotencyKeyOf(request, idempotencyKey)
  const started = await project.callHandler({
    agent,
    instanceId,
    payload,
    trigger: 'http',
    request: describeRequest(request),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  })
  const { id } = started.run
  const headers = { 'x-flue-run-id': id, ...(warning ? { 'hearth-warning': warning } : {}) }
  if (wantsWebhook(request)) {
    const repeated = key === undefined ? {} : { deduplicated: started.deduplicated }
    return json({ status: 'accepted', run_id: id, runId: id, ...repeated }, 202, headers)
  }
  if (wantsEventStream(request)) return streamStartedRun(request, server, project, started, headers)
  return answerOf(await started.done, server, headers)
}

function answerOf(run: Run, server: ServerContext, headers: Record<string, string>): Response {
  const failure = runFailure(run)
  if (failure) return errorResponse(settleError(failure, `run ${run.id}`, server.report), headers)
  return json(withMeta(run.result ?? null, run.id), 200, headers)
}

/** Objects are told their run; what they say of it themselves stands. */
function withMeta(result: unknown, runId: string): unknown {
  if (!isObject(result)) return result
  const own = isObject(result._meta) ? result._meta : {}
  return { ...result, _meta: { run_id: runId, runId, ...own } }
}
