/** Routes that name no agent: prompts go to the project's default one, aborts find any agent's session. */
import { z } from 'zod'
import { type PromptFrame, PromptResult } from '../contract/compatibility.ts'
import type { SessionKey } from '../contract/session.ts'
import type { OpenProject } from '../studio/port.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { invalidRequest } from './errors.ts'
import type { Frame } from './event-stream.ts'
import { streamPrompt } from './prompt-stream.ts'
import {
  idempotencyKeyOf,
  type PromptRequestBody,
  readPromptRequest,
} from './pyflue/prompt-request.ts'
import { toPromptResult } from './pyflue/result.ts'
import { present } from './query.ts'
import { findDefaultAgent } from './targets.ts'
import { traceOf } from './traceparent.ts'

const scope = 'project'
const documentedBody = z.object({ prompt: z.string() })

/** Instance of the default agent that these routes speak with. */
const instanceId = 'default'

export const SessionAborted = z.object({
  /** False when nothing was running. */
  aborted: z.boolean(),
  session_id: z.string(),
})

const promptDefault = endpoint({
  method: 'POST',
  path: '/prompt/{agent_id}',
  scope,
  tag: 'Agents',
  summary: 'Prompt the default agent; the path names the session',
  documentedBody,
  result: PromptResult,
  async handle({ project, params, request, body }) {
    const agent = await findDefaultAgent(project)
    const key = { agent, instanceId, session: params.agent_id }
    const { prompt } = await begin(project, key, request, await body())
    return toPromptResult(await prompt.response)
  },
})

const streamDefault = endpoint({
  method: 'POST',
  path: '/prompt/{agent_id}/events',
  scope,
  tag: 'Agents',
  summary: 'The same as a stream: start, delta, end, or error',
  documentedBody,
  result: null,
  also: [{ status: 200, description: 'Events', content: 'text/event-stream' }],
  async handle({ project, params, request, server, body }) {
    const agent = await findDefaultAgent(project)
    const key = { agent, instanceId, session: params.agent_id }
    const { input, prompt } = await begin(project, key, request, await body())
    return streamPrompt(request, server, { ...prompt, project, input, format: bareFrame })
  },
})

const abortSession = endpoint({
  method: 'POST',
  path: '/sessions/{session_id}/abort',
  scope,
  tag: 'Sessions',
  summary: 'Stop what runs in a session: its id, or `instance:session` as streams name it',
  body: z.strictObject({}),
  result: SessionAborted,
  async handle({ project, params: { session_id }, body }) {
    await body()
    const targets = await sessionsNamed(project, session_id)
    const reason = 'Stopped by a person.'
    const ended = await Promise.all(targets.map((key) => project.abort({ ...key, reason })))
    return { aborted: ended.includes(true), session_id }
  },
})

async function begin(
  project: OpenProject,
  session: SessionKey,
  request: Request,
  body: Record<string, unknown>,
) {
  if (session.session.trim() === '') throw invalidRequest('The session must not be blank.')
  const { idempotencyKey, ...asked }: PromptRequestBody = readPromptRequest(body)
  const input = { ...present(asked), ...session, ...traceOf(request) }
  const key = idempotencyKeyOf(request, idempotencyKey)
  const once = key === undefined ? null : await project.promptOnce(input, key)
  return { input, prompt: once ?? project.prompt(input) }
}

/** The event's name is not repeated in its data, and tools are not shown. */
function bareFrame(frame: PromptFrame): Frame | null {
  const { type, ...data } = frame
  return type === 'tool_start' || type === 'tool_end' ? null : { event: type, data }
}

/**
 * Every session that the name may mean: our id, `instance:session` of any agent (either part may hold
 * colons), the default agent's own, an instance's `default` session, or a name given to the session
 * of something that runs now.
 */
async function sessionsNamed(project: OpenProject, name: string): Promise<SessionKey[]> {
  const stored = project.store.sessions.get(name)
  if (stored) {
    return [{ agent: stored.agent, instanceId: stored.instanceId, session: stored.name }]
  }
  const { agents } = await project.inventory()
  const pairs = [...name.matchAll(/:/g)].map(({ index }) => ({
    instanceId: name.slice(0, index),
    session: name.slice(index + 1),
  }))
  const meant = [...pairs, { instanceId, session: name }, { instanceId: name, session: 'default' }]
  const names = new Set([...agents.map(({ name }) => name), await findDefaultAgent(project)])
  const keys = [...names].flatMap((agent) => meant.map((pair) => ({ agent, ...pair })))
  return [...keys, ...runningSessionsNamed(project, name)]
}

/** Not for `default`: that is the name of nearly all of them. */
function runningSessionsNamed(project: OpenProject, name: string): SessionKey[] {
  if (name === 'default') return []
  const running = project.store.operations.list(
    { session: name, status: ['running'], topLevel: true },
    { limit: 1000 },
  )
  return running.items.flatMap(({ agent, instanceId, session }) =>
    agent === null || instanceId === null || session === null ? [] : { agent, instanceId, session },
  )
}

export const defaultAgentEndpoints: Endpoint[] = [promptDefault, streamDefault, abortSession]
