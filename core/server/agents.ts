/** Prompts and dispatches, on the routes that other clients know. */
import { z } from 'zod'
import { DispatchAccepted, PromptResult, WorkflowAccepted } from '../contract/compatibility.ts'
import { Aborted } from './api/page-schema.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { wantsEventStream } from './event-stream.ts'
import { answerHandlerCall, isHandlerCall } from './handler-call.ts'
import { streamPrompt, typedFrame } from './prompt-stream.ts'
import {
  DispatchRequestBody,
  idempotencyKeyOf,
  PromptRequestBody,
  readDispatchRequest,
  readPromptRequest,
} from './pyflue/prompt-request.ts'
import { toPromptResult } from './pyflue/result.ts'
import { present } from './query.ts'
import { describeAgent, findAgent, findAgentForMessages } from './targets.ts'
import { traceOf } from './traceparent.ts'

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
  summary: 'Prompt an agent instance, or call a handler, and wait for the answer, or stream it',
  documentedBody: PromptRequestBody,
  result: PromptResponse,
  also: [
    { status: 200, description: 'With Accept: text/event-stream', content: 'text/event-stream' },
    { status: 202, description: 'A handler with X-Webhook: true', content: WorkflowAccepted },
  ],
  async handle({ project, params, request, server, body }) {
    const agent = await findAgent(project, params.name, params.agent_id)
    if (isHandlerCall(agent, request)) {
      const target = { agent: agent.name, instanceId: params.agent_id }
      return answerHandlerCall({ project, ...target, body: await body(), request, server })
    }
    const { idempotencyKey, ...asked } = readPromptRequest(await body())
    const target = { agent: agent.name, instanceId: params.agent_id }
    const input = { ...present(asked), ...target, ...traceOf(request) }
    const key = idempotencyKeyOf(request, idempotencyKey)
    const once = key === undefined ? null : await project.promptOnce(input, key)
    const prompt = once ?? project.prompt(input)
    if (wantsEventStream(request)) {
      return streamPrompt(request, server, { ...prompt, project, input, format: typedFrame })
    }
    return { result: toPromptResult(await prompt.response) }
  },
})

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
      ...traceOf(request),
    })
    const { dispatchId, acceptedAt, deduplicated } = receipt
    const snake = { dispatch_id: dispatchId, accepted_at: acceptedAt }
    return { status: 'accepted' as const, ...snake, dispatchId, acceptedAt, deduplicated }
  },
})

const abortAgent = endpoint({
  method: 'POST',
  path: '/agents/{name}/{agent_id}/abort',
  scope: 'project',
  tag: 'Agents',
  summary: 'Stop what runs in an instance, or in one of its sessions',
  body: z.strictObject({ session: z.string().min(1).optional() }),
  result: Aborted,
  async handle({ project, params, body }) {
    const { name: agent, agent_id: instanceId } = params
    const { session } = await body()
    // An agent whose file is gone may still be running.
    const { sessions, runs } = project.store
    const isStored =
      sessions.instances({ agent }, { limit: 1 }).items.length > 0 ||
      runs.list({ agent }, { limit: 1 }).items.length > 0
    if (!isStored) await describeAgent(project, agent)
    const target = { agent, instanceId, ...(session === undefined ? {} : { session }) }
    return { aborted: await project.abort({ ...target, reason: 'Stopped by a person.' }) }
  },
})

export const agentEndpoints: Endpoint[] = [listAgents, promptAgent, dispatchToAgent, abortAgent]
