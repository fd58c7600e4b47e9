/** What agents did outside workflows, live, and what waits to be done. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import { useMemo } from 'react'
import { type Operation, OperationStatus } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, operationsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ApprovalQueue } from '../approvals/approval-queue.tsx'
import { ListFilters, readStates } from '../runs/list-filters.tsx'
import { RecordTable } from '../runs/record-table.tsx'
import { ScheduleList } from '../schedules/schedule-list.tsx'
import { DispatchQueue } from './dispatch-queue.tsx'
import { operationMatches, operationRecord } from './operation-record.ts'
import { OperationRow } from './operation-row.tsx'

const states = OperationStatus.options

export function ActivityPage() {
  const project = useProject()
  const search = useSearch({ from: '/p/$project/activity' })
  const navigate = useNavigate({ from: '/p/$project/activity' })
  const status = readStates(search.status, states)
  const words = search.q ?? ''
  const operations = useInfiniteQuery(
    operationsQuery(project, {
      topLevel: true,
      agent: search.agent,
      status: status.length > 0 ? status : undefined,
    }),
  )
  const agents = useQuery(agentsQuery(project))
  const items = useMemo(() => {
    const all = operations.data?.pages.flatMap((page) => page.items) ?? []
    return words === '' ? all : all.filter((operation) => operationMatches(operation, words))
  }, [operations.data, words])

  function change(part: Partial<typeof search>): void {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  }
  const filtered = status.length > 0 || words !== '' || search.agent !== undefined
  return (
    <>
      <PageHeader
        title="Activity"
        description="Prompts, dispatches and commands of agents. Workflows have runs of their own."
      />
      <ListFilters
        states={states}
        chosen={status}
        onStates={(next) => change({ status: next.join(',') || undefined })}
        words={words}
        onWords={(next) => change({ q: next || undefined })}
        choice={{
          label: 'Agent',
          all: 'All agents',
          value: search.agent ?? '',
          options: agents.data?.map((agent) => agent.name) ?? [],
          onChange: (value) => change({ agent: value || undefined }),
        }}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
      <ApprovalQueue />
      <ScheduleList />
      <DispatchQueue />
      {operations.isPending && <Skeleton rows={6} />}
      {operations.isError && (
        <ErrorPanel
          className="m-4"
          error={operations.error}
          title="The activity could not be listed."
          actions={<Button onClick={() => operations.refetch()}>Try again</Button>}
        />
      )}
      {operations.data && items.length === 0 && (
        <EmptyState
          icon={<Activity size={20} />}
          title={filtered ? 'Nothing matches' : 'Nothing has happened yet'}
        >
          {filtered
            ? 'Clear the filters to see everything.'
            : 'Chat with an agent, prompt it over HTTP or dispatch to it, and it appears here.'}
        </EmptyState>
      )}
      {items.length > 0 && (
        <RecordTable<Operation>
          label="Activity"
          subject="Agent"
          origin="Instance"
          items={items}
          recordOf={(operation) => operationRecord(project.id, operation)}
          row={(operation, longest) => (
            <OperationRow key={operation.id} operation={operation} longest={longest} />
          )}
          onEnd={() => {
            if (operations.hasNextPage && !operations.isFetchingNextPage) {
              void operations.fetchNextPage()
            }
          }}
        />
      )}
    </>
  )
}
