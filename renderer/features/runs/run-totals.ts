/** Turns, tools and tokens of a run, summed from its operations. */
import { useQuery } from '@tanstack/react-query'
import type { Operation } from '../../../core/contract/operation.ts'
import type { Run } from '../../../core/contract/run.ts'
import { addUsage, type Usage } from '../../../core/contract/usage.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import type { RecordTotals } from './record.ts'

/** An operation's usage already holds that of the tasks it delegated; its counts do not. */
export function sumOperations(operations: readonly Operation[]): RecordTotals {
  const known = new Set(operations.map((operation) => operation.id))
  let usage: Usage | null = null
  let turns = 0
  let toolCalls = 0
  for (const operation of operations) {
    turns += operation.turns
    toolCalls += operation.toolCalls
    const inside = operation.parentOperationId !== null && known.has(operation.parentOperationId)
    if (operation.usage && !inside)
      usage = usage ? addUsage(usage, operation.usage) : operation.usage
  }
  return { turns, toolCalls, usage }
}

export function useRunTotals(run: Pick<Run, 'id' | 'status'>): RecordTotals | null {
  const { id, client } = useProject()
  const running = run.status === 'running'
  const { data } = useQuery({
    queryKey: projectKey(id, 'run-totals', run.id, running),
    queryFn: async ({ signal }) => {
      const page = await client.operations.list({ runId: run.id, limit: 1000, signal })
      return sumOperations(page.items)
    },
    staleTime: running ? 0 : Number.POSITIVE_INFINITY,
    refetchInterval: running ? 1000 : false,
  })
  return data ?? null
}
