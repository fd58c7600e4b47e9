/** Prompts and dispatches, on the routes that other clients know. */
import { z } from 'zod'
import { DispatchAccepted, PromptResult, WorkflowAccepted } from '../contract/compatibility.ts'
import type { OpenProject, PromptInput } from '../studio/port.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { settleError } from './errors.ts'
import { eventStream, wantsEventStream } from './event-stream.ts'
import { endFrame, errorFrame, startFrame, toPromptFrame } from './pyflue/prompt-frames.ts'
import {
  DispatchRequestBody,
  PromptRequestBody,
  readDispatchRequest,
  readPromptRequest,
} from './pyflue/prompt-request.ts'
import { toPromptResult } from './pyflue/result.ts'
import { present } from './query.ts'
import type { ServerContext } from './server-context.ts'
import { findAgent, findAgentForMessages } from './targets.ts'

export const AgentListResponse = z.object({
  agents: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      triggers: z.object({ webhook: z.boolean(), schedule: z.string().optional() }),
    }),
  ),
})

export const PromptResponse = z.object({ result: PromptResult })

const listAgents = endpoint({
  method: 'GET',
  path: '/agents',
  scope: 'project',
  tag: 'Agents',
  summary: 'Agents with their routes',
  result: AgentListResponse,
  async handle({ project }) {
    const { agents } = await project.inventory()
    return {
      agents: agents.map(({ name, triggers }) => ({
        name,
        path: `/agents/${name}/{agent_id}`,
        triggers: {
          webhook: triggers.webhook,
          ...(triggers.schedule === null ? {} : { schedule: triggers.schedule }),
        },
      })),
    }
  },
})

const promptAgent = endpoint({
  method: 'POST',
  path: '/agents/{name}/{agent_id}',
  scope: 'project',
  tag: 'Agents',
  summary: 'Prompt an agent instance and wait for its answer, or stream it',
  documentedBody: PromptRequestBody,
  result: PromptResponse,
  also: [
    { status: 200, description: 'With Accept: text/event-stream', content: 'text/event-stream' },
    { status: 202, description: 'Accepted', content: WorkflowAccepted },
  ],
  async handle({ project, params, request, server, body }) {
    const agent = await findAgent(project, params.name, params.agent_id)
    const asked = readPromptRequest(await body())
    const input = { ...present(asked), agent: agent.name, instanceId: params.agent_id }
    if (wantsEventStream(request)) return streamPrompt(request, server, project, input)
    return { result: toPromptResult(await project.prompt(input).response) }
  },
})

/** The operation goes on when the reader leaves: its answer is in the session all the same. */
function streamPrompt(
  request: Request,
  server: ServerContext,
  project: OpenProject,
  input: PromptInput,
): Response {
  const { operationId, response } = project.prompt(input)
  return eventStream(request, server.closing, async (writer) => {
    const unsubscribe = project.subscribe({ operationId }, (event) => {
      const frame = toPromptFrame(event, operationId)
      if (frame) writer.send({ event: frame.type, data: frame })
    })
    const first = startFrame(input.instanceId, input.session, operationId)
    writer.send({ event: first.type, data: first })
    try {
      const last = await response.then(endFrame, (error: unknown) =>
        errorFrame(settleError(error, `prompt ${operationId}`, server.report)),
      )
      writer.send({ event: last.type, data: last })
    } finally {
      unsubscribe()
    }
  })
}

const dispatchToAgent = endpoint({
  method: 'POST',
  path: '/agents/{name}/{agent_id}/dispatch',
  scope: 'project',
  tag: 'Agents',
  summary: 'Hand an agent instance durable input, worked in order per session',
  documentedBody: DispatchRequestBody,
  result: DispatchAccepted,
  status: 202,
  async handle({ project, params, request, body }) {
    const agent = await findAgentForMessages(project, params.name, params.agent_id)
    const { input, session, idempotencyKey } = readDispatchRequest(await body())
    const key = request.headers.get('idempotency-key') ?? idempotencyKey
    const receipt = await project.dispatch({
      agent: agent.name,
      instanceId: params.agent_id,
      session,
      input,
      ...(key ? { idempotencyKey: key } : {}),
    })
    const { dispatchId, acceptedAt, deduplicated } = receipt
    const snake = { dispatch_id: dispatchId, accepted_at: acceptedAt }
    return { status: 'accepted' as const, ...snake, dispatchId, acceptedAt, deduplicated }
  },
})

export const agentEndpoints: Endpoint[] = [listAgents, promptAgent, dispatchToAgent]
