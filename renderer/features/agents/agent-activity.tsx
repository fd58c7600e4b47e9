/** What an agent did: its operations, newest first, each with its timeline. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { operationsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { OperationTable } from '../activity/operation-table.tsx'

export function AgentActivity({ agent }: { agent: string }) {
  const project = useProject()
  const query = useInfiniteQuery(operationsQuery(project, { agent, topLevel: true }))
  if (query.isPending) return <Skeleton rows={8} />
  if (query.isError) {
    return (
      <ErrorPanel
        className="m-4"
        error={query.error}
        title="The activity could not be listed."
        actions={
          <Button size="sm" onClick={() => query.refetch()}>
            Try again
          </Button>
        }
      />
    )
  }
  const operations = query.data.pages.flatMap((page) => page.items)
  if (operations.length === 0) {
    return (
      <EmptyState icon={<Activity size={20} />} title="Nothing yet">
        Every prompt and dispatch of this agent is listed here with its timeline.
      </EmptyState>
    )
  }
  return (
    <OperationTable
      label={`Activity of ${agent}`}
      items={operations}
      onEnd={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
      }}
    />
  )
}
