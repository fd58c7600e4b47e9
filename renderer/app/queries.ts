/** Every server-owned fact that more than one feature shows, as a query with its key. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ApprovalCapability, ApprovalStatus } from '../../core/contract/approval.ts'
import type { ListOrder } from '../../core/contract/list-order.ts'
import type { OperationKind, OperationStatus } from '../../core/contract/operation.ts'
import type { QueueItem, QueueKind, QueueStatus } from '../../core/contract/queue.ts'
import type { RunStatus } from '../../core/contract/run.ts'
import type { Schedule, ScheduleState } from '../../core/contract/schedule.ts'
import type { PruneInput } from '../../core/contract/storage.ts'
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

export function homeFolderQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['folders', ''],
    queryFn: ({ signal }) => client.projects.folders(undefined, { signal }),
  })
}

export function foundProjectsQuery(client: HearthClient) {
  return queryOptions({
    queryKey: ['recent-projects', 'found'],
    queryFn: ({ signal }) => client.projects.found({ signal }),
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

export function retentionQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'retention'),
    queryFn: ({ signal }) => client.storage.retention({ signal }),
  })
}

/** What would go: counted anew each time it is asked. */
export function prunePreviewQuery(
  { id, client }: ProjectScope,
  input: Omit<PruneInput, 'preview'>,
) {
  return queryOptions({
    queryKey: projectKey(id, 'prune-preview', input),
    queryFn: ({ signal }) => client.storage.prune({ ...input, preview: true }, { signal }),
    staleTime: 0,
    gcTime: 0,
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

/** Entries that are read at once. */
export const entriesPage = 100

/** The end of a conversation, for whoever opens it now: what came since is asked for after it. */
export function newestEntriesQuery({ id, client }: ProjectScope, sessionId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'newest-entries', sessionId),
    queryFn: ({ signal }) => client.sessions.entries(sessionId, { limit: entriesPage, signal }),
    staleTime: 2_000,
    gcTime: 2_000,
    retry: false,
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
  /** Words the run must hold. */
  q?: string | undefined
  order?: ListOrder | undefined
  /** With turns, tools and usage. */
  totals?: boolean | undefined
  /** Those deleted within the last week, instead of the others. */
  deleted?: boolean | undefined
}

/** While something runs, what it has used so far is asked for again and again. */
const liveMs = 2_000

export function runsQuery({ id, client }: ProjectScope, filter: RunFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'runs', filter),
    queryFn: ({ signal, pageParam }) =>
      client.runs.list({ ...filter, limit: 100, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const isLive = state.data?.pages.some(({ items }) =>
        items.some(({ status }) => status === 'running'),
      )
      return filter.totals && isLive ? liveMs : false
    },
  })
}

/** A workflow, or an agent with a handler. */
export type RunOwner = { workflow: string } | { agent: string }

export function recentRunsQuery({ id, client }: ProjectScope, owner: RunOwner) {
  return queryOptions({
    queryKey: projectKey(id, 'runs', 'recent', owner),
    queryFn: ({ signal }) => client.runs.list({ ...owner, limit: 20, signal }),
  })
}

export function runQuery({ id, client }: ProjectScope, runId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'run', runId),
    queryFn: ({ signal }) => client.runs.get(runId, { signal }),
  })
}

export function dispatchQuery({ id, client }: ProjectScope, dispatchId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'dispatches', dispatchId),
    queryFn: ({ signal }) => client.dispatches.get(dispatchId, { signal }),
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
  /** Words it must hold. */
  q?: string | undefined
  order?: ListOrder | undefined
  /** Those deleted within the last week, instead of the others. */
  deleted?: boolean | undefined
}

export function operationsQuery({ id, client }: ProjectScope, filter: OperationFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'operations', filter),
    queryFn: ({ signal, pageParam }) =>
      client.operations.list({ ...filter, limit: 100, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function operationQuery({ id, client }: ProjectScope, operationId: string) {
  return queryOptions({
    queryKey: projectKey(id, 'operation', operationId),
    queryFn: ({ signal }) => client.operations.get(operationId, { signal }),
  })
}

export interface QueueFilter {
  kind?: QueueKind[] | undefined
  agent?: string | undefined
  status?: QueueStatus[] | undefined
  q?: string | undefined
}

export function queueQuery({ id, client }: ProjectScope, filter: QueueFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'queue', filter),
    queryFn: ({ signal, pageParam }) =>
      client.queue.list({ ...filter, limit: 200, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // That a retry comes due is no event: it is asked for at its time.
    refetchInterval: ({ state }) => untilDue(state.data?.pages.flatMap(({ items }) => items)),
  })
}

/** Milliseconds until the first of those that wait is tried again; false when none does. */
function untilDue(items: readonly QueueItem[] = []): number | false {
  const moments = items.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? [])
  return moments.length > 0 && Math.max(100, Math.min(...moments) - Date.now())
}

export interface ApprovalFilter {
  agent?: string | undefined
  status?: ApprovalStatus[] | undefined
  capability?: ApprovalCapability[] | undefined
  q?: string | undefined
  order?: ListOrder | undefined
}

/** All of them, the newest first unless ordered otherwise. */
export function approvalsQuery({ id, client }: ProjectScope, filter: ApprovalFilter = {}) {
  return infiniteQueryOptions({
    queryKey: projectKey(id, 'approvals', 'all', filter),
    queryFn: ({ signal, pageParam }) =>
      client.approvals.list({ ...filter, limit: 200, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
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

export interface ScheduleFilter {
  q?: string | undefined
  kind?: Schedule['kind'][] | undefined
  status?: ScheduleState[] | undefined
  order?: 'attention' | undefined
}

export function schedulesQuery({ id, client }: ProjectScope, filter: ScheduleFilter = {}) {
  return queryOptions({
    queryKey: projectKey(id, 'schedules', filter),
    queryFn: ({ signal }) => client.schedules.find({ ...filter, signal }),
    placeholderData: keepPreviousData,
    // Time passes without an event, and so do changes of what files declare.
    refetchInterval: 20_000,
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
