/** What happens in a project: operations, runs and dispatches, to list and to stop. */
import { z } from 'zod'
import { Dispatch, DispatchStatus } from '../../contract/dispatch.ts'
import { listOrders } from '../../contract/list-order.ts'
import { Operation, OperationKind, OperationStatus } from '../../contract/operation.ts'
import { Run, RunStatus } from '../../contract/run.ts'
import { RunTotals, sumOperations } from '../../contract/run-totals.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { flag, listOf, page, present, text } from '../query.ts'
import { findRun } from '../runs.ts'
import { findOperation } from './find-operation.ts'
import { Aborted, pageOf } from './page-schema.ts'

const scope = 'project'
const reason = 'Stopped by a person.'

const listOperations = endpoint({
  method: 'GET',
  path: '/api/operations',
  scope,
  tag: 'Operations',
  summary:
    'Operations, newest first; `topLevel` leaves out those inside runs and tasks, `deleted` lists those that can be restored',
  query: z.object({
    ...page,
    agent: text,
    instanceId: text,
    session: text,
    runId: text,
    kind: listOf(OperationKind.options),
    status: listOf(OperationStatus.options),
    topLevel: flag,
    q: text,
    order: z.enum(listOrders).optional(),
    deleted: flag,
  }),
  result: pageOf(Operation),
  handle({ project, query: { limit, cursor, ...filter } }) {
    return project.store.operations.list(present(filter), present({ limit, cursor }))
  },
})

const getOperation = endpoint({
  method: 'GET',
  path: '/api/operations/{id}',
  scope,
  tag: 'Operations',
  summary: 'One operation',
  result: Operation,
  handle: ({ project, params }) => findOperation(project, params.id),
})

const abortOperation = endpoint({
  method: 'POST',
  path: '/api/operations/{id}/abort',
  scope,
  tag: 'Operations',
  summary: 'Stop an operation: its model call, tools and their processes',
  result: Aborted,
  async handle({ project, params }) {
    const { id: operationId } = findOperation(project, params.id)
    return { aborted: await project.abort({ operationId, reason }) }
  },
})

const deleteOperation = endpoint({
  method: 'DELETE',
  path: '/api/operations/{id}',
  scope,
  tag: 'Operations',
  summary:
    'Delete an operation that has ended, not the messages of its conversation: for a week it can be restored, unless `forever`',
  query: z.object({ forever: flag }),
  result: null,
  async handle({ project, params, query }) {
    await project.deleteOperation(findOperation(project, params.id).id, present(query))
    return null
  },
})

const restoreOperation = endpoint({
  method: 'POST',
  path: '/api/operations/{id}/restore',
  scope,
  tag: 'Operations',
  summary: 'Bring back a deleted operation',
  result: Operation,
  async handle({ project, params }) {
    await project.restoreOperation(findOperation(project, params.id).id)
    return findOperation(project, params.id)
  },
})

const listRuns = endpoint({
  method: 'GET',
  path: '/api/runs',
  scope,
  tag: 'Runs',
  summary:
    'Runs, newest first unless `order` says otherwise; `totals` adds turns, tools and usage, `deleted` lists those that can be restored',
  query: z.object({
    ...page,
    workflow: text,
    agent: text,
    instanceId: text,
    status: listOf(RunStatus.options),
    q: text,
    order: z.enum(listOrders).optional(),
    deleted: flag,
    totals: flag,
  }),
  result: pageOf(Run.extend({ totals: RunTotals.optional() })),
  handle({ project, query: { limit, cursor, totals, ...filter } }) {
    const { items, nextCursor } = project.store.runs.list(
      present(filter),
      present({ limit, cursor }),
    )
    if (!totals) return { items, nextCursor }
    return { items: items.map((run) => ({ ...run, totals: totalsOf(project, run) })), nextCursor }
  },
})

const getRun = endpoint({
  method: 'GET',
  path: '/api/runs/{id}',
  scope,
  tag: 'Runs',
  summary: 'One run',
  result: Run,
  handle: ({ project, params }) => findRun(project, params.id),
})

const abortRun = endpoint({
  method: 'POST',
  path: '/api/runs/{id}/abort',
  scope,
  tag: 'Runs',
  summary: 'Stop a run',
  result: Aborted,
  async handle({ project, params }) {
    return { aborted: await project.abort({ runId: findRun(project, params.id).id, reason }) }
  },
})

const deleteRun = endpoint({
  method: 'DELETE',
  path: '/api/runs/{id}',
  scope,
  tag: 'Runs',
  summary: 'Delete a run that has ended: for a week it can be restored, unless `forever`',
  query: z.object({ forever: flag }),
  result: null,
  async handle({ project, params, query }) {
    await project.deleteRun(findRun(project, params.id).id, present(query))
    return null
  },
})

const restoreRun = endpoint({
  method: 'POST',
  path: '/api/runs/{id}/restore',
  scope,
  tag: 'Runs',
  summary: 'Bring back a deleted run',
  result: Run,
  async handle({ project, params }) {
    await project.restoreRun(findRun(project, params.id).id)
    return findRun(project, params.id)
  },
})

const listDispatches = endpoint({
  method: 'GET',
  path: '/api/dispatches',
  scope,
  tag: 'Dispatches',
  summary: 'Dispatches, newest first',
  query: z.object({
    ...page,
    agent: text,
    instanceId: text,
    status: listOf(DispatchStatus.options),
  }),
  result: pageOf(Dispatch),
  handle({ project, query: { limit, cursor, ...filter } }) {
    return project.store.dispatches.list(present(filter), present({ limit, cursor }))
  },
})

const getDispatch = endpoint({
  method: 'GET',
  path: '/api/dispatches/{id}',
  scope,
  tag: 'Dispatches',
  summary: 'One dispatch and how far it is',
  result: Dispatch,
  handle({ project, params }) {
    const dispatch = project.store.dispatches.get(params.id)
    if (!dispatch) throw notFound('dispatch', params.id)
    return dispatch
  },
})

const abortDispatch = endpoint({
  method: 'POST',
  path: '/api/dispatches/{id}/abort',
  scope,
  tag: 'Dispatches',
  summary: 'Take a dispatch out of the queue, or stop it',
  result: Dispatch,
  handle({ project, params }) {
    if (!project.store.dispatches.get(params.id)) throw notFound('dispatch', params.id)
    return project.abortDispatch(params.id)
  },
})

/** Of runs with more operations: the newest thousand. */
function totalsOf(project: OpenProject, { id: runId }: Run): RunTotals {
  return sumOperations(project.store.operations.list({ runId }, { limit: 1000 }).items)
}

export const activityEndpoints: Endpoint[] = [
  listOperations,
  getOperation,
  abortOperation,
  deleteOperation,
  restoreOperation,
  listRuns,
  getRun,
  abortRun,
  deleteRun,
  restoreRun,
  listDispatches,
  getDispatch,
  abortDispatch,
]
