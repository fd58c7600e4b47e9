/** Prompts and dispatches, on the routes that other clients know. */
import { z } from 'zod'
import {
  DispatchAccepted,
  type PromptFrame,
  PromptResult,
  WorkflowAccepted,
} from '../contract/compatibility.ts'
import type { OpenProject, PromptInput, PromptOnce } from '../studio/port.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { settleError } from './errors.ts'
import { eventStream, wantsEventStream } from './event-stream.ts'
import { endFrame, errorFrame, startFrame, toPromptFrame } from './pyflue/prompt-frames.ts'
import {
  DispatchRequestBody,
  idempotencyKeyOf,
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
    const { idempotencyKey, ...asked } = readPromptRequest(await body())
    const input = { ...present(asked), agent: agent.name, instanceId: params.agent_id }
    const key = idempotencyKeyOf(request, idempotencyKey)
    const once = key === undefined ? null : await project.promptOnce(input, key)
    const prompt = once ?? project.prompt(input)
    if (wantsEventStream(request)) return streamPrompt(request, server, project, input, prompt)
    return { result: toPromptResult(await prompt.response) }
  },
})

/** The operation goes on when the reader leaves: its answer is in the session all the same. */
function streamPrompt(
  request: Request,
  server: ServerContext,
  project: OpenProject,
  input: PromptInput,
  { operationId, response }: Pick<PromptOnce, 'operationId' | 'response'>,
): Response {
  return eventStream(request, server.closing, async (writer) => {
    const send = (frame: PromptFrame) => writer.send({ event: frame.type, data: frame })
    let hasText = false
    const unsubscribe = project.subscribe({ operationId }, (event) => {
      const frame = toPromptFrame(event, operationId)
      hasText ||= frame?.type === 'delta'
      if (frame) send(frame)
    })
    send(startFrame(input.instanceId, input.session, operationId))
    try {
      const last = await response.then(endFrame, (error: unknown) =>
        errorFrame(settleError(error, `prompt ${operationId}`, server.report)),
      )
      // An answer that was there already has no live pieces; readers who add pieces up need one.
      if (last.type === 'end' && !hasText && last.text) send({ type: 'delta', text: last.text })
      send(last)
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
    const key = idempotencyKeyOf(request, idempotencyKey)
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
