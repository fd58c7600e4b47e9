/** `hearth approvals`: what agents wait for, answered from a terminal. */
import type { Approval, ApprovalGrant, ApprovalStatus } from '../contract/approval.ts'
import { print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface AnswerOptions extends ReachOptions {
  scope?: 'once' | 'session' | 'instance'
  pattern?: string
  note?: string
}

export function listApprovals(options: ReachOptions & { all?: boolean }): Promise<number> {
  return withReached(options, async ({ client }) => {
    const status: ApprovalStatus[] | undefined = options.all ? undefined : ['pending']
    const { items } = await client.approvals.list({ status, limit: 100 })
    if (options.json) print(JSON.stringify(items, null, 2))
    else for (const approval of items) print(approvalText(approval))
    return 0
  })
}

export function answerApproval(
  id: string,
  decision: 'allow' | 'deny',
  { scope, pattern, note, ...options }: AnswerOptions,
): Promise<number> {
  return withReached(options, async ({ client }) => {
    const approval = await client.approvals.answer(id, {
      decision,
      scope: pattern === undefined ? (scope ?? 'once') : 'pattern',
      ...(pattern === undefined ? {} : { pattern }),
      ...(note === undefined ? {} : { note }),
    })
    print(options.json ? JSON.stringify(approval, null, 2) : approvalText(approval))
    return 0
  })
}

export function listGrants(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const { items } = await client.approvals.grants({ limit: 500 })
    if (options.json) print(JSON.stringify(items, null, 2))
    else for (const grant of items) print(grantText(grant))
    return 0
  })
}

export function forgetGrant(id: string, options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    await client.approvals.revoke(id)
    return 0
  })
}

function approvalText(approval: Approval): string {
  const { id, status, toolName, subject, cwd } = approval
  const place = placeOf(approval) || (approval.runId ?? '')
  const where = cwd === null ? '' : ` (in ${cwd})`
  return `${id}  ${status}  ${place}  ${toolName}: ${subject}${where}`
}

function grantText(grant: ApprovalGrant): string {
  const { id, decision, scope, capability, toolName, pattern, uses } = grant
  const what = pattern ?? toolName ?? capability
  return `${id}  ${decision}  ${scope}  ${placeOf(grant)}  ${what}  used ${uses}`
}

function placeOf({ agent, instanceId, session }: Approval | ApprovalGrant): string {
  return [agent, instanceId, session].filter((part) => part !== null).join('/')
}
