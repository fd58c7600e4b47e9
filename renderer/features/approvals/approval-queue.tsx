/** What waits for a person, and the answers that are remembered, above the list of what agents did. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { toast } from 'sonner'
import type { ApprovalGrant } from '../../../core/contract/approval.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { approvalGrantsQuery, projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ApprovalCard } from './approval-card.tsx'
import { grantText } from './approval-words.ts'
import { usePendingApprovals } from './use-approvals.ts'

export function ApprovalQueue() {
  const pending = usePendingApprovals()
  const grants = useQuery(approvalGrantsQuery(useProject())).data ?? []
  if (pending.length === 0 && grants.length === 0) return null
  return (
    <section aria-label="Approvals" className="shrink-0 border-b bg-panel px-4 py-2">
      {pending.length > 0 && (
        <>
          <h2 className="font-medium text-ink-2 text-xs">Waiting for you</h2>
          <ul className="mt-1.5 flex max-h-80 flex-col gap-2 overflow-y-auto">
            {pending.map((approval) => (
              <li key={approval.id}>
                <ApprovalCard approval={approval} withOrigin />
              </li>
            ))}
          </ul>
        </>
      )}
      {grants.length > 0 && (
        <details className="py-0.5 text-xs">
          <summary className="cursor-default text-ink-2">
            {formatCount(grants.length, 'remembered answer')}
          </summary>
          <ul className="mt-1 max-h-48 overflow-y-auto">
            {grants.map((grant) => (
              <Grant key={grant.id} grant={grant} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Grant({ grant }: { grant: ApprovalGrant }) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => client.approvals.revoke(grant.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: projectKey(id, 'approval-grants') }),
    onError: (error) => toast.error(`It was not forgotten. ${HearthError.from(error).message}`),
  })
  const isAllowed = grant.decision === 'allow'
  return (
    <li className="flex h-7 items-center gap-2">
      <Badge tone={isAllowed ? 'ok' : 'bad'}>{isAllowed ? 'allowed' : 'denied'}</Badge>
      <span className="min-w-0 flex-1 truncate font-mono">{grantText(grant)}</span>
      <span className="tabular shrink-0 text-ink-3">used {formatCount(grant.uses, 'time')}</span>
      <IconButton
        size="sm"
        label={`Forget: ${grantText(grant)}`}
        icon={<X size={13} />}
        disabled={revoke.isPending}
        onClick={() => revoke.mutate()}
      />
    </li>
  )
}
