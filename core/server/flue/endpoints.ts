/** The routes of Flue's dialect: the paths that its SDK asks for, with its bodies. */
import { z } from 'zod'
import { allAgents, allRuns, slice, statusFilter, statusName } from '../admin.ts'
import { type Endpoint, endpoint, json } from '../endpoint.ts'
import { errorResponse, invalidRequest, publicError, settleError } from '../errors.ts'
import { eventStream, wantsEventStream } from '../event-stream.ts'
import { checkRunKept } from '../expired-events.ts'
import { readPromptRequest } from '../pyflue/prompt-request.ts'
import { limit, names, present, text } from '../query.ts'
import { describeRequest, runFailure } from '../run-answer.ts'
import { findRun } from '../runs.ts'
import { findAgentForMessages, findWorkflow } from '../targets.ts'
import { promptWithEvents } from './agent-stream.ts'
import { toFlueError } from './error.ts'
import { followFlueRunEvents, readFlueRunEvents } from './event.ts'
import { toFluePromptResult } from './result.ts'
import { toFlueRun, toFlueRunPointer } from './run.ts'

const scope = 'project'
const tag = 'Flue'
const result = z.unknown()
const position = z.string().optional()

const promptAgent = endpoint({
  method: 'POST',
  path: '/agents/{name}/{id}',
  scope,
  tag,
  summary: 'Prompt an agent',
  documentedBody: z.object({ message: z.string(), session: z.string().optional() }),
  result,
  async handle({ project, params, request, server, body }) {
    const agent = await findAgentForMessages(project, params.name, params.id)
    if (request.headers.has('x-webhook')) {
      throw invalidRequest('Agents do not take webhooks; dispatch to them instead.')
    }
    const { idempotencyKey: _, ...asked } = readPromptRequest(await body())
    const input = { ...present(asked), agent: agent.name, instanceId: params.id }
    if (!wantsEventStream(request)) {
      return { result: toFluePromptResult(await project.prompt(input).response) }
    }
    return eventStream(request, null, async (writer) => {
      await promptWithEvents(project, input, (event) => {
        writer.send({ id: event.eventIndex, event: event.type, data: event })
      }).catch((cause: unknown) => {
        const error = settleError(cause, `prompt of ${agent.name}`, server.report)
        const data = {
          type: 'error',
          instanceId: params.id,
          error: publicError(toFlueError(error).toBody()),
        }
        writer.send({ event: 'error', data })
      })
    })
  },
})

const startWorkflow = endpoint({
  method: 'POST',
  path: '/workflows/{name}',
  scope,
  tag,
  summary: 'Start a workflow',
  query: z.object({ wait: z.string().optional() }),
  documentedBody: z.record(z.string(), z.unknown()),
  result,
  async handle({ project, params, query, request, server, body }) {
    const { name: workflow } = await findWorkflow(project, params.name)
    const { run, done } = await project.startWorkflow({
      workflow,
      payload: await body(),
      trigger: 'http',
      request: describeRequest(request),
    })
    const headers = { 'x-flue-run-id': run.id }
    if (query.wait === 'result') {
      const ended = await done
      const failure = runFailure(ended)
      if (!failure)
        return json({ result: ended.result ?? null, _meta: { runId: run.id } }, 200, headers)
      const error = settleError(failure, `run ${run.id}`, server.report)
      return errorResponse(toFlueError(error), headers)
    }
    if (!wantsEventStream(request)) {
      return json({ status: 'accepted', runId: run.id }, 202, headers)
    }
    return eventStream(
      request,
      null,
      async (writer) => {
        for await (const event of followFlueRunEvents(project, run.id, -1, writer.signal)) {
          writer.send({ id: event.eventIndex, event: event.type, data: event })
          await writer.drained()
        }
      },
      headers,
    )
  },
})

const getRun = endpoint({
  method: 'GET',
  path: '/runs/{id}',
  scope,
  tag,
  summary: 'A run',
  result,
  handle: ({ project, params }) => toFlueRun(findRun(project, params.id)),
})

const listRunEvents = endpoint({
  method: 'GET',
  path: '/runs/{id}/events',
  scope,
  tag,
  summary: 'Events of a run, numbered from 0',
  query: z.object({ after: position, limit, types: names }),
  result,
  handle({ project, params, query: { after, limit = 100, types } }) {
    const run = findRun(project, params.id)
    if (after !== undefined && !/^(-1|\d{1,15})$/.test(after)) {
      throw invalidRequest('"after" must be the number of an event.')
    }
    checkRunKept(project, run)
    const events = []
    for (const event of readFlueRunEvents(project, run.id, Number(after ?? -1))) {
      if (types && !types.includes(event.type)) continue
      events.push(event)
      if (events.length === limit) break
    }
    return { events }
  },
})

const streamRunEvents = endpoint({
  method: 'GET',
  path: '/runs/{id}/stream',
  scope,
  tag,
  summary: 'Events of a run after a number, then live, through its end',
  query: z.object({ after: position }),
  result,
  handle({ project, params, query, request }) {
    const run = findRun(project, params.id)
    checkRunKept(project, run)
    const from = query.after ?? request.headers.get('last-event-id') ?? ''
    const after = /^\d{1,15}$/.test(from) ? Number(from) : -1
    return eventStream(request, null, async (writer) => {
      for await (const event of followFlueRunEvents(project, run.id, after, writer.signal)) {
        writer.send({ id: event.eventIndex, event: event.type, data: event })
        await writer.drained()
      }
    })
  },
})

const listAgents = endpoint({
  method: 'GET',
  path: '/admin/agents',
  scope,
  tag,
  summary: 'Agents',
  result,
  async handle({ project }) {
    const agents = await allAgents(project)
    return {
      items: agents.map(({ name, transports, created }) => ({
        name,
        transports: Object.fromEntries(transports.map((transport) => [transport, true])),
        created,
      })),
    }
  },
})

const listRuns = endpoint({
  method: 'GET',
  path: '/admin/runs',
  scope,
  tag,
  summary: 'Runs, newest first',
  query: z.object({ limit, cursor: text, status: statusName, workflowName: text }),
  result,
  handle({ project, query }) {
    const { workflowName: workflow, status } = query
    const filter = { ...present({ workflow }), ...statusFilter(status) }
    const { items, nextCursor } = slice(allRuns(project, filter), query)
    return { items: items.map(toFlueRunPointer), ...(nextCursor === null ? {} : { nextCursor }) }
  },
})

const getAdminRun = endpoint({
  method: 'GET',
  path: '/admin/runs/{id}',
  scope,
  tag,
  summary: 'A run',
  result,
  handle: ({ project, params }) => toFlueRun(findRun(project, params.id)),
})

export const flueEndpoints: Endpoint[] = [
  promptAgent,
  startWorkflow,
  getRun,
  listRunEvents,
  streamRunEvents,
  listAgents,
  listRuns,
  getAdminRun,
]
