/** Turns, tools and tokens of one run, live while it runs. */
import { useQuery } from '@tanstack/react-query'
import type { Run } from '../../../core/contract/run.ts'
import { type RunTotals, sumOperations } from '../../../core/contract/run-totals.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

export function useRunTotals(run: Pick<Run, 'id' | 'status'>): RunTotals | null {
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
