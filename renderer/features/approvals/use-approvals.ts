/** Approvals as the views use them: those that wait, and answering one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toast } from 'sonner'
import type { Approval, ApprovalAnswerInput } from '../../../core/contract/approval.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { pendingApprovalsQuery, projectKey } from '../../app/queries.ts'

/** All that wait in this project, the oldest first. */
export function usePendingApprovals(): readonly Approval[] {
  return useQuery(pendingApprovalsQuery(useProject())).data ?? none
}

const none: readonly Approval[] = []

/** The question that holds up this tool call; null when none does. */
export function useApprovalOfCall(toolCallId: string): Approval | null {
  const query = pendingApprovalsQuery(useProject())
  const select = (all: Approval[]) => all.find((it) => it.toolCallId === toolCallId) ?? null
  return useQuery({ ...query, select }).data ?? null
}

/** The tool calls that wait for an answer. */
export function usePendingCalls(): ReadonlySet<string> {
  const pending = usePendingApprovals()
  return useMemo(
    () => new Set(pending.flatMap(({ toolCallId }) => (toolCallId === null ? [] : [toolCallId]))),
    [pending],
  )
}

export function useAnswerApproval({ id }: Approval) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (answer: ApprovalAnswerInput) => client.approvals.answer(id, answer),
    onError: (error) => {
      const { message, details } = HearthError.from(error)
      toast.error(`It was not answered. ${message} ${details}`)
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: projectKey(project, 'approvals') })
      await queries.invalidateQueries({ queryKey: projectKey(project, 'approval-grants') })
    },
  })
}
