/** Finds the agent or workflow that a request names, and says why it may not be used. */
import { HearthError } from '../contract/error.ts'
import type { AgentSummary, WorkflowSummary } from '../contract/project.ts'
import { agentNotFound, dispatchTargetNotFound, workflowNotFound } from '../studio/agent-errors.ts'
import type { OpenProject } from '../studio/port.ts'
import { invalidRequest } from './errors.ts'

/** An agent that may be called from outside. Blank segments → name known → exposed. */
export async function findAgent(
  project: OpenProject,
  name: string,
  instanceId: string,
  unknown: typeof agentNotFound = agentNotFound,
): Promise<AgentSummary> {
  if (name.trim() === '' || instanceId.trim() === '') {
    throw invalidRequest('The path must be /agents/{name}/{agent_id} with non-empty segments.')
  }
  const { agents } = await project.inventory()
  const agent = agents.find((candidate) => candidate.name === name)
  if (!agent) throw unknown(name, sortedNames(agents))
  if (!agent.triggers.webhook) {
    throw new HearthError({
      type: 'agent_not_webhook',
      status: 404,
      message: `Agent "${name}" is not webhook-enabled.`,
      details: 'Its file says triggers = { webhook: false }, so it has no route.',
    })
  }
  return agent
}

/** An agent as the studio sees it, exposed or not. */
export async function describeAgent(project: OpenProject, name: string): Promise<AgentSummary> {
  const { agents } = await project.inventory()
  const agent = agents.find((candidate) => candidate.name === name)
  if (!agent) throw agentNotFound(name, sortedNames(agents))
  return agent
}

/**
 * The name of the agent that is meant where none is named: `default`, else the only one, else
 * `assistant`, else the one that the configuration alone makes.
 */
export async function findDefaultAgent(project: OpenProject): Promise<string> {
  const { agents } = await project.inventory()
  const callable = agents.filter(({ kind, triggers }) => triggers.webhook && kind !== 'handler')
  const isCallable = (name: string) => callable.some((agent) => agent.name === name)
  if (isCallable('default')) return 'default'
  const [only] = callable
  if (only && callable.length === 1) return only.name
  return isCallable('assistant') ? 'assistant' : 'default'
}

/** The same agent for a dispatch or a socket, where an unknown name is `not_found`. */
export async function findAgentForMessages(
  project: OpenProject,
  name: string,
  instanceId: string,
): Promise<AgentSummary> {
  const agent = await findAgent(project, name, instanceId, dispatchTargetNotFound)
  if (agent.kind === 'handler') {
    throw invalidRequest(`"${name}" exports a handler function, not an agent with conversations.`)
  }
  return agent
}

/** The same for a socket: a handler has no conversation, so it is as unknown as a name nobody has. */
export async function findAgentForSocket(
  project: OpenProject,
  name: string,
  instanceId: string,
): Promise<AgentSummary> {
  const agent = await findAgent(project, name, instanceId, dispatchTargetNotFound)
  if (agent.kind !== 'handler') return agent
  const { agents } = await project.inventory()
  const known = agents.filter(({ kind }) => kind !== 'handler')
  throw dispatchTargetNotFound(name, sortedNames(known))
}

export async function findWorkflow(project: OpenProject, name: string): Promise<WorkflowSummary> {
  if (name.trim() === '') {
    throw invalidRequest('The path must be /workflows/{name} with a non-empty segment.')
  }
  const workflow = await describeWorkflow(project, name)
  if (workflow.triggers.webhook) return workflow
  throw new HearthError({
    type: 'not_found',
    status: 404,
    message: `Workflow "${name}" is not webhook-enabled.`,
    details: 'Its file says triggers = { webhook: false }, so it has no route.',
    meta: { flueType: 'workflow_not_http' },
  })
}

export async function describeWorkflow(
  project: OpenProject,
  name: string,
): Promise<WorkflowSummary> {
  const { workflows } = await project.inventory()
  const workflow = workflows.find((candidate) => candidate.name === name)
  if (!workflow) throw workflowNotFound(name, sortedNames(workflows))
  return workflow
}

function sortedNames(sources: { name: string }[]): string[] {
  return sources.map(({ name }) => name).sort()
}
