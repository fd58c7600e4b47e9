/** Questions of a conversation that no tool call of it shows, such as those of helpers, over the composer. */

import { ApprovalCard } from './approval-card.tsx'
import { usePendingApprovals } from './use-approvals.ts'

export interface ConversationApprovalsProps {
  agent: string
  instance: string
  session: string
}

export function ConversationApprovals({ agent, instance, session }: ConversationApprovalsProps) {
  const here = usePendingApprovals().filter(
    (approval) =>
      approval.agent === agent &&
      approval.instanceId === instance &&
      (approval.session === session || approval.parentOperationId !== null),
  )
  const apart = here.filter(
    (approval) => approval.session !== session || approval.toolCallId === null,
  )
  return (
    <>
      <p role="status" className="sr-only">
        {here.length === 0 ? '' : 'The agent waits for your approval.'}
      </p>
      {apart.length > 0 && (
        <div className="mx-auto flex max-h-96 w-full max-w-[760px] flex-col gap-2 overflow-y-auto px-5 pb-2">
          {apart.map((approval) => (
            <ApprovalCard key={approval.id} approval={approval} withOrigin />
          ))}
        </div>
      )}
    </>
  )
}
