/** What an agent did: its operations, newest first, each with its timeline. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { operationsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { usageText } from '../../ui/usage-text.ts'

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
    <div className="min-h-0 flex-1 overflow-y-auto">
      <ul aria-label="Operations">
        {operations.map((operation) => (
          <OperationRow key={operation.id} operation={operation} project={project.id} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="p-3 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}

function OperationRow({ operation, project }: { operation: Operation; project: string }) {
  const { startedAt, endedAt, usage } = operation
  const facts = [
    endedAt === null ? null : formatDuration(endedAt - startedAt),
    operation.toolCalls > 0 ? formatCount(operation.toolCalls, 'tool') : null,
    usage ? usageText(usage) : null,
  ]
  return (
    <li>
      <Link
        to="/p/$project/activity/$operationId"
        params={{ project, operationId: operation.id }}
        className="focus-inset flex h-9 min-w-0 items-center gap-3 border-b px-4 hover:bg-hover"
      >
        <StatusGlyph status={operation.status} />
        <span className="min-w-0 flex-1 truncate">{operation.preview || operation.kind}</span>
        <span className="shrink-0 text-ink-3 text-xs">
          {operation.instanceId}/{operation.session}
        </span>
        <span className="tabular shrink-0 text-ink-3 text-xs">
          {facts.filter(Boolean).join(' · ')}
        </span>
        <RelativeTime at={startedAt} className="w-20 shrink-0 text-right text-ink-3 text-xs" />
      </Link>
    </li>
  )
}
