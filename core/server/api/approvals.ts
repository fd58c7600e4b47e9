/** What waits for a person's permission, answering it, and the answers that are remembered. */
import { z } from 'zod'
import {
  Approval,
  ApprovalAnswer,
  ApprovalCapability,
  ApprovalGrant,
  ApprovalStatus,
} from '../../contract/approval.ts'
import { listOrders } from '../../contract/list-order.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { listOf, page, present, text } from '../query.ts'
import { pageOf } from './page-schema.ts'

const scope = 'project'
const tag = 'Approvals'

const listApprovals = endpoint({
  method: 'GET',
  path: '/api/approvals',
  scope,
  tag,
  summary:
    'Approvals, newest first unless `order` says otherwise; `status=pending` are those that wait for an answer, `q` words they hold',
  query: z.object({
    ...page,
    status: listOf(ApprovalStatus.options),
    agent: text,
    instanceId: text,
    session: text,
    capability: listOf(ApprovalCapability.options),
    q: text,
    order: z.enum(listOrders).optional(),
  }),
  result: pageOf(Approval),
  handle({ project, query: { limit, cursor, ...filter } }) {
    return project.store.approvals.list(present(filter), present({ limit, cursor }))
  },
})

const getApproval = endpoint({
  method: 'GET',
  path: '/api/approvals/{id}',
  scope,
  tag,
  summary: 'One approval: what waits, and how it was answered',
  result: Approval,
  handle({ project, params }) {
    const approval = project.store.approvals.get(params.id)
    if (!approval) throw notFound('approval', params.id)
    return approval
  },
})

const answerApproval = endpoint({
  method: 'POST',
  path: '/api/approvals/{id}/answer',
  scope,
  tag,
  summary:
    'Allow or deny, once, for the session, for the instance, or for all that a pattern matches',
  body: ApprovalAnswer,
  result: Approval,
  async handle({ project, params, body }) {
    return project.answerApproval(params.id, await body())
  },
})

const listGrants = endpoint({
  method: 'GET',
  path: '/api/approval-grants',
  scope,
  tag,
  summary: 'Remembered answers, newest first',
  query: z.object(page),
  result: pageOf(ApprovalGrant),
  handle: ({ project, query }) => project.store.grants.list(present(query)),
})

const revokeGrant = endpoint({
  method: 'DELETE',
  path: '/api/approval-grants/{id}',
  scope,
  tag,
  summary: 'Forget a remembered answer: from now on it is asked again',
  result: null,
  async handle({ project, params }) {
    await project.revokeApprovalGrant(params.id)
    return null
  },
})

export const approvalEndpoints: Endpoint[] = [
  listApprovals,
  getApproval,
  answerApproval,
  listGrants,
  revokeGrant,
]
