/** Which remembered answer covers a question, and what of an answer is to be remembered. */
import type { Approval, ApprovalAnswer, ApprovalGrant } from '../contract/approval.ts'
import { patternMatches } from '../contract/approval-pattern.ts'
import type { NewApproval, NewGrant } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import { newGrantId } from '../contract/id.ts'

/** The grant that answers the question; a denial before a permission. */
export function findGrant(
  grants: readonly ApprovalGrant[],
  question: NewApproval,
): ApprovalGrant | null {
  const covering = grants.filter((grant) => covers(grant, question))
  return covering.find(({ decision }) => decision === 'deny') ?? covering[0] ?? null
}

function covers(grant: ApprovalGrant, question: NewApproval): boolean {
  if (grant.capability !== question.capability || grant.agent !== question.agent) return false
  if (grant.scope === 'pattern') {
    return grant.pattern !== null && patternMatches(grant.pattern, question)
  }
  if (grant.instanceId !== question.instanceId) return false
  if (grant.capability === 'tool' && grant.toolName !== question.toolName) return false
  return grant.scope === 'instance' || grant.session === question.session
}

/**
 * What `answer` asks to remember; null for this once.
 *
 * @throws `invalid_request` (400) for a scope that the question does not have, and for a pattern that is
 * missing or does not match it.
 */
export function grantOf(approval: Approval, answer: ApprovalAnswer): NewGrant | null {
  const { scope, decision, pattern = null, note = null } = answer
  if (pattern !== null && scope !== 'pattern') {
    throw refuse('A pattern needs the scope "pattern".')
  }
  if (scope === 'once') return null
  const { capability, agent } = approval
  const toolName = capability === 'tool' ? approval.toolName : null
  const base = { id: newGrantId(), approvalId: approval.id, decision, capability, agent, note }
  if (scope === 'pattern') {
    if (pattern === null) throw refuse('The scope "pattern" needs a pattern.')
    if (!patternMatches(pattern, approval))
      throw refuse(`"${pattern}" does not match the question.`)
    return { ...base, scope, pattern, toolName: null, instanceId: null, session: null }
  }
  const { instanceId } = approval
  const session = scope === 'session' ? approval.session : null
  if (instanceId === null || (scope === 'session' && session === null)) {
    throw refuse(`The question belongs to no ${scope}; it can only be answered once.`)
  }
  return { ...base, scope, pattern: null, toolName, instanceId, session }
}

function refuse(message: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message,
    details:
      'Scopes are once, session, instance and pattern. A pattern is held against the command, the absolute path or the name of the tool that is asked about.',
  })
}
