/** What the changes of approvals and grants do to the state in memory. */
import type { Change } from '../../contract/change.ts'
import type { MemoryState } from './state.ts'

export function applyToApproval(
  state: MemoryState,
  change: Extract<Change, { type: `approval.${string}` }>,
  now: number,
): void {
  if (change.type === 'approval.resolve') {
    const { type: _, approvalId, ...fields } = change
    const asked = state.approvals.find(({ id }) => id === approvalId)
    if (asked?.status === 'pending') Object.assign(asked, fields, { resolvedAt: now })
    return
  }
  const { approval } = change
  const asked = state.approvals.find(({ id }) => id === approval.id)
  if (asked) {
    if (asked.status !== 'interrupted') return
    const again = { status: 'pending', requestedAt: now, resolvedAt: null } as const
    Object.assign(asked, approval, again)
    return
  }
  const fresh = { status: 'pending', scope: null, pattern: null, note: null } as const
  state.approvals.push({ ...approval, ...fresh, requestedAt: now, resolvedAt: null })
}

export function applyToGrant(
  state: MemoryState,
  change: Extract<Change, { type: `grant.${string}` }>,
  now: number,
): void {
  if (change.type === 'grant.add') {
    state.grants.push({ ...change.grant, uses: 0, createdAt: now, lastUsedAt: null })
  } else if (change.type === 'grant.remove') {
    state.grants = state.grants.filter(({ id }) => id !== change.grantId)
  } else {
    const grant = state.grants.find(({ id }) => id === change.grantId)
    if (grant) Object.assign(grant, { uses: grant.uses + 1, lastUsedAt: now })
  }
}
