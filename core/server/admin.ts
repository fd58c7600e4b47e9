/** The read-only inventory under `/admin`: real agents, their instances and sessions, and all runs. */
import { z } from 'zod'
import {
  type AdminAgent,
  AdminAgentsResponse,
  type AdminInstance,
  AdminInstanceRunsResponse,
  AdminInstancesResponse,
  AdminRunsResponse,
} from '../contract/admin.ts'
import { RunRecord } from '../contract/compatibility.ts'
import { HearthError } from '../contract/error.ts'
import type { Run, RunStatus } from '../contract/run.ts'
import { agentNotFound } from '../studio/agent-errors.ts'
import type { OpenProject } from '../studio/port.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { invalidQuery } from './errors.ts'
import { toRunRecord } from './pyflue/run.ts'
import { limit, text } from './query.ts'
import { findRun } from './runs.ts'

const scope = 'project'
const tag = 'Admin'
const page = { limit, cursor: text }

/** Both vocabularies; several of our states are one of theirs. */
const statuses: Record<string, RunStatus[]> = {
  running: ['running'],
  active: ['running'],
  succeeded: ['succeeded'],
  completed: ['succeeded'],
  failed: ['failed', 'aborted', 'interrupted'],
  errored: ['failed', 'aborted', 'interrupted'],
}
const names = Object.keys(statuses)
export const statusName = z
  .string()
  .refine((name) => names.includes(name), `Must be one of: ${names.join(', ')}.`)
  .optional()

const listAgents = endpoint({
  method: 'GET',
  path: '/admin/agents',
  scope,
  tag,
  summary: 'Agents by name, with those whose file is gone but whose conversations are kept',
  query: z.object(page),
  result: AdminAgentsResponse,
  async handle({ project, query }) {
    const { items, nextCursor } = slice(await allAgents(project), query)
    return { agents: items, items, nextCursor }
  },
})

const listInstances = endpoint({
  method: 'GET',
  path: '/admin/agents/{name}/instances',
  scope,
  tag,
  summary: 'Instances of an agent with their sessions, newest activity first',
  query: z.object(page),
  result: AdminInstancesResponse,
  async handle({ project, params: { name }, query }) {
    const { items, nextCursor } = slice(await instancesOf(project, name), query)
    return { agent: name, agentName: name, instances: items, items, nextCursor }
  },
})

const listInstanceRuns = endpoint({
  method: 'GET',
  path: '/admin/agents/{name}/instances/{agent_id}/runs',
  scope,
  tag,
  summary: 'Runs of an instance, newest first; prompts and dispatches make none',
  query: z.object({ ...page, status: statusName }),
  result: AdminInstanceRunsResponse,
  async handle({ project, params: { name, agent_id: id }, query }) {
    const instances = await instancesOf(project, name)
    if (!instances.some(({ instanceId }) => instanceId === id)) throw instanceNotFound(name, id)
    const status = statusFilter(query.status)
    const runs = [
      ...allRuns(project, { agent: name, instanceId: id, ...status }),
      ...allRuns(project, { workflow: name, ...status }).filter((run) => run.id === id),
    ]
    const { items, nextCursor } = slice(runs.map(toRunRecord), query)
    const owner = { agent: name, agentName: name, agent_id: id, instanceId: id }
    return { ...owner, runs: items, items, nextCursor }
  },
})

const listRuns = endpoint({
  method: 'GET',
  path: '/admin/runs',
  scope,
  tag,
  summary: 'Runs, newest first',
  query: z.object({
    ...page,
    status: statusName,
    agentName: text,
    agent_name: text,
    workflowName: text,
  }),
  result: AdminRunsResponse,
  async handle({ project, query }) {
    const name = query.agentName ?? query.agent_name ?? query.workflowName
    if (name !== undefined) await instancesOf(project, name)
    const runs = runsNamed(project, name, statusFilter(query.status))
    const { items, nextCursor } = slice(runs.map(toRunRecord), query)
    return { runs: items, items, nextCursor }
  },
})

const getRun = endpoint({
  method: 'GET',
  path: '/admin/runs/{run_id}',
  scope,
  tag,
  summary: 'One run',
  result: RunRecord,
  handle: ({ project, params }) => toRunRecord(findRun(project, params.run_id)),
})

export const adminEndpoints: Endpoint[] = [
  listAgents,
  listInstances,
  listInstanceRuns,
  listRuns,
  getRun,
]

export async function allAgents(project: OpenProject): Promise<AdminAgent[]> {
  const { agents } = await project.inventory()
  const found = new Map<string, AdminAgent>()
  for (const { agent: name } of storedInstances(project)) {
    found.set(name, { name, kind: 'removed', transports: [], created: false })
  }
  for (const { name, kind, triggers } of agents) {
    const sockets = kind === 'handler' ? [] : ['websocket' as const]
    const transports = triggers.webhook ? ['http' as const, ...sockets] : []
    found.set(name, { name, kind, transports, created: kind === 'agent' })
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Raises `agent_not_found`. The name of a workflow stands for its runs, each an instance of its own:
 * so run records, which name them as agent and instance, can be looked up.
 */
async function instancesOf(project: OpenProject, name: string): Promise<AdminInstance[]> {
  const { agents, workflows } = await project.inventory()
  const stored = storedInstances(project, name)
  const called = calledInstances(project, name).filter(
    ({ instanceId }) => !stored.some((instance) => instance.instanceId === instanceId),
  )
  if (stored.length + called.length > 0) {
    const conversations = stored.map(({ instanceId, sessions, createdAt, updatedAt }) => ({
      agent_id: instanceId,
      instanceId,
      sessions,
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
      sessionNames: sessionNames(project, name, instanceId),
    }))
    return [...conversations, ...called]
  }
  if (agents.some((agent) => agent.name === name)) return []
  const runs = allRuns(project, { workflow: name })
  if (runs.length === 0 && !workflows.some((workflow) => workflow.name === name)) {
    throw agentNotFound(name, agents.map((agent) => agent.name).sort())
  }
  return runs.map((run) => ({
    agent_id: run.id,
    instanceId: run.id,
    sessions: 0,
    createdAt: new Date(run.startedAt).toISOString(),
    updatedAt: new Date(run.endedAt ?? run.startedAt).toISOString(),
    sessionNames: [],
  }))
}

/** The instances a handler was called for, newest call first. */
function calledInstances(project: OpenProject, agent: string): AdminInstance[] {
  const found = new Map<string, AdminInstance>()
  for (const { instanceId, startedAt, endedAt } of allRuns(project, { agent })) {
    if (instanceId === null) continue
    const createdAt = new Date(startedAt).toISOString()
    const newer = found.get(instanceId)
    const updatedAt = newer?.updatedAt ?? new Date(endedAt ?? startedAt).toISOString()
    const names = { agent_id: instanceId, instanceId }
    found.set(instanceId, { ...names, sessions: 0, createdAt, updatedAt, sessionNames: [] })
  }
  return [...found.values()]
}

/** Of a workflow or of an agent's handler; of all without a name. */
function runsNamed(
  project: OpenProject,
  name: string | undefined,
  status: { status?: RunStatus[] },
): Run[] {
  if (name === undefined) return allRuns(project, status)
  const runs = [
    ...allRuns(project, { workflow: name, ...status }),
    ...allRuns(project, { agent: name, ...status }),
  ]
  return runs.sort((a, b) => b.startedAt - a.startedAt)
}

function storedInstances(project: OpenProject, agent?: string) {
  const filter = agent === undefined ? {} : { agent }
  return collect((cursor) => project.store.sessions.instances(filter, pageAt(cursor)))
}

function sessionNames(project: OpenProject, agent: string, instanceId: string): string[] {
  const list = (cursor: string | null) =>
    project.store.sessions.list({ agent, instanceId }, pageAt(cursor))
  return collect(list).map((session) => session.name)
}

export function allRuns(
  project: OpenProject,
  filter: { workflow?: string; agent?: string; instanceId?: string; status?: RunStatus[] },
): Run[] {
  return collect((cursor) => project.store.runs.list(filter, pageAt(cursor)))
}

export function statusFilter(status: string | undefined): { status?: RunStatus[] } {
  const wanted = status === undefined ? undefined : statuses[status]
  return wanted ? { status: wanted } : {}
}

function pageAt(cursor: string | null): { limit: number; cursor?: string } {
  return cursor === null ? { limit: 1000 } : { limit: 1000, cursor }
}

interface StorePage<Item> {
  items: Item[]
  nextCursor: string | null
}

/** Everything there is: these lists count with offsets, the store with positions. */
function collect<Item>(list: (cursor: string | null) => StorePage<Item>): Item[] {
  const all: Item[] = []
  let cursor: string | null = null
  do {
    const page: StorePage<Item> = list(cursor)
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return all
}

/** A page by offset. The cursor is base64url of `{"offset":n}`; plain digits are read too. */
export function slice<Item>(
  all: Item[],
  { limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): StorePage<Item> {
  const offset = cursor === undefined ? 0 : readOffset(cursor)
  const end = offset + limit
  const next = () => Buffer.from(JSON.stringify({ offset: end })).toString('base64url')
  return { items: all.slice(offset, end), nextCursor: end < all.length ? next() : null }
}

function readOffset(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const offset = /^\{"offset":\s*(\d{1,15})\}$/.exec(text)?.[1]
  if (offset !== undefined) return Number(offset)
  throw invalidQuery('cursor', cursor, 'Use a nextCursor as it was returned.')
}

function instanceNotFound(agent: string, id: string): HearthError {
  return new HearthError({
    type: 'instance_not_found',
    status: 404,
    message: `Agent "${agent}" has no instance "${id}".`,
    details: 'An instance exists from its first prompt, dispatch or call on.',
  })
}
