/** Agents and workflows of a project as the studio shows them: metadata, load errors, instances. */
import { z } from 'zod'
import { Instance } from '../../contract/api.ts'
import { AgentSummary, WorkflowSummary } from '../../contract/project.ts'
import { Run } from '../../contract/run.ts'
import { withMcpTools } from '../../studio/with-mcp-tools.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { invalidRequest } from '../errors.ts'
import { idempotencyKeyOf } from '../pyflue/prompt-request.ts'
import { page, present } from '../query.ts'
import { describeAgent, describeWorkflow } from '../targets.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'

const StartRunBody = z.object({
  payload: z.unknown().default({}),
  trigger: z.enum(['studio', 'cli']).default('studio'),
  idempotencyKey: z.string().min(1).max(200).optional(),
})

const listAgents = endpoint({
  method: 'GET',
  path: '/api/agents',
  scope,
  tag: 'Agents',
  summary: 'Agents with what they are made of, or why they failed to load',
  result: pageOf(AgentSummary),
  async handle({ project }) {
    const { agents } = await project.inventory()
    return whole(await withMcpTools(agents, () => project.mcpServers()))
  },
})

const getAgent = endpoint({
  method: 'GET',
  path: '/api/agents/{name}',
  scope,
  tag: 'Agents',
  summary: 'One agent',
  result: AgentSummary,
  async handle({ project, params }) {
    const agent = await describeAgent(project, params.name)
    const [described = agent] = await withMcpTools([agent], () => project.mcpServers())
    return described
  },
})

const listInstances = endpoint({
  method: 'GET',
  path: '/api/agents/{name}/instances',
  scope,
  tag: 'Agents',
  summary: 'Instances that were spoken with, newest activity first',
  query: z.object(page),
  result: pageOf(Instance),
  async handle({ project, params, query }) {
    const instances = project.store.sessions.instances({ agent: params.name }, present(query))
    // An agent whose file is gone keeps its conversations; one that never was is an error.
    if (instances.items.length === 0) await describeAgent(project, params.name)
    return instances
  },
})

const listWorkflows = endpoint({
  method: 'GET',
  path: '/api/workflows',
  scope,
  tag: 'Workflows',
  summary: 'Workflows with their schemas, or why they failed to load',
  result: pageOf(WorkflowSummary),
  handle: async ({ project }) => whole((await project.inventory()).workflows),
})

const getWorkflow = endpoint({
  method: 'GET',
  path: '/api/workflows/{name}',
  scope,
  tag: 'Workflows',
  summary: 'One workflow',
  result: WorkflowSummary,
  handle: ({ project, params }) => describeWorkflow(project, params.name),
})

const startRun = endpoint({
  method: 'POST',
  path: '/api/workflows/{name}/runs',
  scope,
  tag: 'Workflows',
  summary: 'Start a run from the studio',
  body: StartRunBody,
  status: 202,
  result: Run,
  async handle({ project, params, request, body }) {
    const workflow = await describeWorkflow(project, params.name)
    const { payload, trigger, idempotencyKey } = await body()
    const key = idempotencyKeyOf(request, idempotencyKey)
    const started = await project.startWorkflow({
      workflow: workflow.name,
      payload: payload ?? {},
      trigger,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    // The run's own row says how it ended.
    started.done.catch(() => undefined)
    return started.run
  },
})

const callHandler = endpoint({
  method: 'POST',
  path: '/api/agents/{name}/instances/{id}/runs',
  scope,
  tag: 'Agents',
  summary: 'Call the handler of an agent from the studio',
  body: StartRunBody,
  status: 202,
  result: Run,
  async handle({ project, params, request, body }) {
    const agent = await describeAgent(project, params.name)
    const { payload, trigger, idempotencyKey } = await body()
    if (agent.kind === 'agent') {
      throw invalidRequest(`"${agent.name}" is an agent with conversations: prompt it instead.`)
    }
    const key = idempotencyKeyOf(request, idempotencyKey)
    const started = await project.callHandler({
      agent: agent.name,
      instanceId: params.id,
      payload: payload ?? {},
      trigger,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    // The run's own row says how it ended.
    started.done.catch(() => undefined)
    return started.run
  },
})

export const inventoryEndpoints: Endpoint[] = [
  listAgents,
  getAgent,
  listInstances,
  listWorkflows,
  getWorkflow,
  startRun,
  callHandler,
]
