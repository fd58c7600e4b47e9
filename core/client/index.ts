/** Typed client of Hearth's API, for the studio, scripts and tests. Runs in browsers and in Node. */
import { createAdmin } from './admin.ts'
import { createApprovals } from './approvals.ts'
import { createChanges } from './changes.ts'
import {
  createAgents,
  createDispatches,
  createOperations,
  createSessions,
} from './conversations.ts'
import { createEvents } from './events.ts'
import { createMcpServers } from './mcp-servers.ts'
import { createFiles, createGit, createTerminals } from './project-files.ts'
import { createQueue } from './queue.ts'
import { createRuns, createWorkflows } from './runs.ts'
import { createSchedules } from './schedules.ts'
import { createSearch } from './search.ts'
import { createSource } from './source.ts'
import { createStatistics } from './statistics.ts'
import { createBackups, createStorage } from './storage.ts'
import {
  createModels,
  createProjects,
  createProviders,
  createStatus,
  createTemplates,
} from './studio.ts'
import { createMask, createTimelines } from './timelines.ts'
import { createTokens } from './tokens.ts'
import { createTransport, type TransportOptions } from './transport.ts'
import { createViews } from './views.ts'

export type { PageOptions, PromptBody } from './conversations.ts'
export type { EventQuery, Followed } from './events.ts'
export type { FlueAdmin, ListOptions, RunListOptions } from './flue/admin.ts'
export type { AgentRoute, FlueAgents, InvokeOptions, StreamEvent } from './flue/agents.ts'
export {
  type AgentCall,
  createFlueClient,
  type FlueClient,
  type PromptCall,
} from './flue/client.ts'
export type { FlueAgentSocket, FlueEvent, FlueWorkflowSocket } from './flue/flue-sockets.ts'
export {
  AgentPromptMessage,
  AgentResultMessage,
  WebSocketErrorMessage,
  WorkflowEventMessage,
  WorkflowInvokeMessage,
  type WorkflowMessage,
  WorkflowResultMessage,
} from './flue/messages.ts'
export type { AgentResponseFormat, Dialect, FlueClientOptions } from './flue/options.ts'
export type { AgentAnswer, ResultSchema } from './flue/result.ts'
export type { AgentConnection, WorkflowConnection } from './flue/sockets.ts'
export type { WireEvent } from './flue/wire.ts'
export type { FlueRunRecord, FlueRuns, FlueWorkflows } from './flue/workflows.ts'
export type { ConnectionState } from './reconnect.ts'
export type { AgentSocket, WorkflowFrame } from './socket.ts'
export type { CallOptions, Fetch, TransportOptions } from './transport.ts'

/**
 * A client of one server. Calls reject with `HearthError`: the server's own, or `unreachable` when
 * the connection failed; an aborted call rejects with its signal's reason.
 *
 * @example
 * const client = createHearthClient({ baseUrl: 'http://127.0.0.1:4747', token })
 * const answer = await client.agents.prompt('support', 'ticket-7', { message: 'Hello' })
 */
export function createHearthClient(options: TransportOptions): HearthClient {
  const transport = createTransport(options)
  return {
    agents: createAgents(transport),
    workflows: createWorkflows(transport),
    runs: createRuns(transport),
    sessions: createSessions(transport),
    search: createSearch(transport),
    changes: createChanges(transport),
    operations: createOperations(transport),
    dispatches: createDispatches(transport),
    queue: createQueue(transport),
    approvals: createApprovals(transport),
    schedules: createSchedules(transport),
    statistics: createStatistics(transport),
    views: createViews(transport),
    backups: createBackups(transport),
    storage: createStorage(transport),
    events: createEvents(transport),
    files: createFiles(transport),
    git: createGit(transport),
    source: createSource(transport),
    terminals: createTerminals(transport),
    mcpServers: createMcpServers(transport),
    projects: createProjects(transport),
    templates: createTemplates(transport),
    providers: createProviders(transport),
    models: createModels(transport),
    status: createStatus(transport),
    timelines: createTimelines(transport),
    mask: createMask(transport),
    tokens: createTokens(transport),
    admin: createAdmin(transport),
    /** The same client, speaking of another open project. */
    inProject: (project: string): HearthClient => createHearthClient({ ...options, project }),
  }
}

export interface HearthClient {
  agents: ReturnType<typeof createAgents>
  workflows: ReturnType<typeof createWorkflows>
  runs: ReturnType<typeof createRuns>
  sessions: ReturnType<typeof createSessions>
  search: ReturnType<typeof createSearch>
  changes: ReturnType<typeof createChanges>
  operations: ReturnType<typeof createOperations>
  dispatches: ReturnType<typeof createDispatches>
  queue: ReturnType<typeof createQueue>
  approvals: ReturnType<typeof createApprovals>
  schedules: ReturnType<typeof createSchedules>
  statistics: ReturnType<typeof createStatistics>
  views: ReturnType<typeof createViews>
  backups: ReturnType<typeof createBackups>
  storage: ReturnType<typeof createStorage>
  events: ReturnType<typeof createEvents>
  files: ReturnType<typeof createFiles>
  git: ReturnType<typeof createGit>
  source: ReturnType<typeof createSource>
  terminals: ReturnType<typeof createTerminals>
  mcpServers: ReturnType<typeof createMcpServers>
  projects: ReturnType<typeof createProjects>
  templates: ReturnType<typeof createTemplates>
  providers: ReturnType<typeof createProviders>
  models: ReturnType<typeof createModels>
  status: ReturnType<typeof createStatus>
  timelines: ReturnType<typeof createTimelines>
  mask: ReturnType<typeof createMask>
  tokens: ReturnType<typeof createTokens>
  admin: ReturnType<typeof createAdmin>
  inProject(project: string): HearthClient
}
