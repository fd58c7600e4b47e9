/** Client of approvals: what waits for a person, and the answers that are remembered. */
import type { Page } from '../contract/api.ts'
import type {
  Approval,
  ApprovalAnswerInput,
  ApprovalCapability,
  ApprovalGrant,
  ApprovalStatus,
} from '../contract/approval.ts'
import type { ListOrder } from '../contract/list-order.ts'
import type { PageOptions } from './conversations.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createApprovals(transport: Transport) {
  const all = transport.inProject('/api/approvals')
  const grants = transport.inProject('/api/approval-grants')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    /** Newest first. `status: ['pending']` are those that wait. */
    list: ({
      signal,
      ...query
    }: PageOptions & {
      status?: ApprovalStatus[] | undefined
      agent?: string | undefined
      instanceId?: string | undefined
      session?: string | undefined
      capability?: ApprovalCapability[] | undefined
      /** Words it must hold. */
      q?: string | undefined
      /** Default `newest`; `attention`: those that wait first. */
      order?: ListOrder | undefined
    } = {}) => transport.json<Page<Approval>>(all, { query, signal }),
    get: (id: string, options: CallOptions = {}) => transport.json<Approval>(one(id), options),
    /** The first answer counts: another one rejects with `approval_settled` (409). */
    answer: (id: string, answer: ApprovalAnswerInput, options: CallOptions = {}) =>
      transport.json<Approval>(`${one(id)}/answer`, { method: 'POST', body: answer, ...options }),
    /** Remembered answers, newest first. */
    grants: ({ signal, ...query }: PageOptions = {}) =>
      transport.json<Page<ApprovalGrant>>(grants, { query, signal }),
    /** Forgets a remembered answer. */
    async revoke(grantId: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${grants}/${segment(grantId)}`, { method: 'DELETE', ...options })
    },
  }
}
