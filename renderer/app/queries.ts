/** Every server-owned fact that more than one feature shows, as a query with its key. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { OperationKind, OperationStatus } from '../../core/contract/operation.ts'
import type { RunStatus } from '../../core/contract/run.ts'
import type { HearthClient } from './client.ts'

/** What a query of a project needs; `useProject()` is one. */
export interface ProjectScope {
  id: string
  client: HearthClient
}

/** Keys below a project start with `['project', id]`, so that one call can mark them all stale. */
export function projectKey(id: string, ...rest: readonly unknown[]): readonly unknown[] {
  return ['project', id, ...rest]
}

export function projectsQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['projects'],
    queryFn: ({ signal }) => client.projects.list({ signal }),
  })
}

export function recentProjectsQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['recent-projects'],
    queryFn: ({ signal }) => client.projects.recent({ signal }),
  })
}

export function templatesQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['templates'],
    queryFn: ({ signal }) => client.templates.list({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function providersQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['providers'],
    queryFn: ({ signal }) => client.providers.list({ signal }),
  })
}

export function modelsQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['models'],
    queryFn: ({ signal }) => client.models.list({ signal }),
  })
}

export function statusQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['status'],
    queryFn: ({ signal }) => client.status.get({ signal }),
    refetchInterval: 5_000,
  })
}

/** Tokens of other programs. */
export function tokensQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => client.tokens.list({ signal }),
    refetchInterval: 5_000,
  })
}

/** Who called what since the server started. */
export function callersQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['callers'],
    queryFn: ({ signal }) => client.tokens.callers({ signal }),
    refetchInterval: 5_000,
  })
}

export function connectionQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['connection'],
    queryFn: ({ signal }) => client.status.connection({ signal }),
  })
}

export function projectDetailsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'details'),
    queryFn: ({ signal }) => client.files.project({ signal }),
    refetchInterval: 30_000,
  })
}

export function backupsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'backups'),
    queryFn: ({ signal }) => client.backups.list({ signal }),
  })
}

export function agentsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'agents'),
    queryFn: ({ signal }) => client.agents.list({ signal }),
  })
}

export function instancesQuery({ id, client }: ProjectScope, agent: string) {
  return queryOptions({
    queryKey: projectKey(id, 'instances', agent),
    queryFn: ({ signal }) => client.agents.instances(agent, { limit: 500, signal }),
  })
}

export function sessionsQuery({ id, client }: ProjectScope, agent: string, instanceId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'sessions', agent, instanceId),
    queryFn: ({ signal }) => client.sessions.list({ agent, instanceId, limit: 500, signal }),
  })
}

export function workflowsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'workflows'),
    queryFn: ({ signal }) => client.workflows.list({ signal }),
  })
}

export interface RunFilter {
  workflow?: string | undefined
  agent?: string | undefined
  status?: RunStatus[] | undefined
}

export function runsQuery({ id, client }: ProjectScope, filter: RunFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'runs', filter),
    queryFn: ({ signal, pageParam }) =>
      client.runs.list({ ...filter, limit: 100, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

export function runQuery({ id, client }: ProjectScope, runId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'run', runId),
    queryFn: ({ signal }) => client.runs.get(runId, { signal }),
  })
}

export interface OperationFilter {
  agent?: string | undefined
  instanceId?: string | undefined
  session?: string | undefined
  runId?: string | undefined
  kind?: OperationKind[] | undefined
  status?: OperationStatus[] | undefined
  topLevel?: boolean | undefined
}

export function operationsQuery({ id, client }: ProjectScope, filter: OperationFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'operations', filter),
    queryFn: ({ signal, pageParam }) =>
      client.operations.list({ ...filter, limit: 100, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

export function operationQuery({ id, client }: ProjectScope, operationId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'operation', operationId),
    queryFn: ({ signal }) => client.operations.get(operationId, { signal }),
  })
}

export function dispatchesQuery({ id, client }: ProjectScope, agent?: string) {
  return queryOptions({
    queryKey: projectKey(id, 'dispatches', agent ?? null),
    queryFn: ({ signal }) => client.dispatches.list({ agent, limit: 100, signal }),
  })
}

/** The oldest first: that is the order to answer them in. */
export function pendingApprovalsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'approvals', 'pending'),
    queryFn: async ({ signal }) =>
      (await client.approvals.list({ status: ['pending'], limit: 200, signal })).items.toReversed(),
  })
}

export function approvalGrantsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'approval-grants'),
    queryFn: async ({ signal }) => (await client.approvals.grants({ limit: 500, signal })).items,
  })
}

export function schedulesQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'schedules'),
    queryFn: ({ signal }) => client.schedules.list({ signal }),
    // Time passes without an event, and so do changes of what files declare.
    refetchInterval: 20_000,
  })
}

export function filesQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'files', path),
    queryFn: ({ signal }) => client.files.list(path, { signal }),
  })
}

export function fileQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'file', path),
    queryFn: ({ signal }) => client.files.read(path, { signal }),
    retry: false,
  })
}

/** Below the key of its file, so that whatever makes that stale makes this stale. */
export function designQuery({ id, client }: ProjectScope, path: string) {
  return queryOptions({
    queryKey: projectKey(id, 'file', path, 'design'),
    queryFn: ({ signal }) => client.source.design(path, { signal }),
    retry: false,
  })
}

export function definitionsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'files', 'definitions'),
    queryFn: ({ signal }) => client.source.definitions({ signal }),
  })
}

export function mcpServersQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'mcp-servers'),
    queryFn: ({ signal }) => client.mcpServers.list({ signal }),
    // No event says how a connection is.
    refetchInterval: 3_000,
  })
}

export function typesQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'types'),
    queryFn: ({ signal }) => client.files.types({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
