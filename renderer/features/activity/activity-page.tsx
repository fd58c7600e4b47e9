/** What agents did outside workflows, live, and what waits for a person. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Activity, Columns2 } from 'lucide-react'
import { useMemo } from 'react'
import { type Operation, OperationKind, OperationStatus } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, operationsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ApprovalQueue } from '../approvals/approval-queue.tsx'
import { ActivityTabs } from '../lists/activity-tabs.tsx'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { exportRows } from '../lists/export-rows.ts'
import { FilterBar, readStates } from '../lists/filter-bar.tsx'
import { ListState } from '../lists/list-state.tsx'
import { readOrder } from '../lists/orders.ts'
import { SavedViews } from '../lists/saved-views.tsx'
import { useListSearch } from '../lists/use-list-search.ts'
import { useSelection } from '../lists/use-selection.ts'
import { useSettled } from '../lists/use-settled.ts'
import { operationTitles } from './operation-record.tsx'
import { OperationTable } from './operation-table.tsx'
import { useOperationBulk } from './use-operation-bulk.tsx'

const states = OperationStatus.options

export function ActivityPage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/activity')
  const status = readStates(search.status, states)
  const kinds = readStates(search.kind, OperationKind.options)
  const order = readOrder(search.order)
  const isDeleted = search.show === 'deleted'
  const q = useSettled(words)
  const operations = useInfiniteQuery(
    operationsQuery(project, {
      topLevel: true,
      agent: search.agent,
      kind: kinds.length > 0 ? kinds : undefined,
      status: status.length > 0 ? status : undefined,
      q: q || undefined,
      order: order === 'newest' ? undefined : order,
      deleted: isDeleted || undefined,
    }),
  )
  const agents = useQuery(agentsQuery(project)).data ?? []
  const items = useMemo(
    () => operations.data?.pages.flatMap((page) => page.items) ?? [],
    [operations.data],
  )
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]))
  return (
    <>
      <PageHeader
        title="Activity"
        description="Prompts, dispatches and commands of agents. Workflows have runs of their own."
      />
      <ActivityTabs />
      <FilterBar
        states={states}
        chosen={status}
        onStates={(next) => change({ status: next.join(',') || undefined })}
        words={words}
        onWords={(next) => change({ q: next || undefined })}
        choices={[
          {
            label: 'Agent',
            all: 'All agents',
            value: search.agent ?? '',
            options: agents.map((agent) => agent.name),
            onChange: (value) => change({ agent: value || undefined }),
          },
          {
            label: 'Kind',
            all: 'All kinds',
            value: kinds[0] ?? '',
            options: OperationKind.options.map((kind) => ({
              value: kind,
              title: operationTitles[kind],
            })),
            onChange: (value) => change({ kind: value || undefined }),
          },
        ]}
        attention={{
          isOn: order === 'attention',
          onChange: (isOn) => change({ order: isOn ? 'attention' : undefined }),
        }}
        deleted={{
          noun: 'operations',
          isOn: isDeleted,
          onChange: (isOn) => change({ show: isOn ? 'deleted' : undefined }),
        }}
        onClear={clear}
      >
        <SavedViews list="activity" search={search} onApply={apply} />
      </FilterBar>
      <ApprovalQueue />
      <BulkBar<Operation>
        noun="operation"
        items={items}
        idOf={({ id }) => id}
        nameOf={({ agent, preview }) => [agent, preview].filter(Boolean).join(' · ')}
        actions={useOperationBulk(isDeleted)}
        selection={selection}
        onExport={(chosen) => exportRows(project.client, 'operations', chosen)}
      >
        {(chosen) => <CompareTwo chosen={chosen} />}
      </BulkBar>
      <ListState
        query={operations}
        count={items.length}
        failure="The activity could not be listed."
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState icon={<Activity size={20} />} title="Nothing has happened yet">
            Chat with an agent, prompt it over HTTP or dispatch to it, and it appears here.
          </EmptyState>
        }
      />
      {items.length > 0 && (
        <OperationTable
          label="Activity"
          items={items}
          selection={selection}
          order={{
            value: order,
            onChange: (next) => change({ order: next === 'newest' ? undefined : next }),
          }}
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

function CompareTwo({ chosen }: { chosen: readonly Operation[] }) {
  const { id } = useProject()
  const navigate = useNavigate()
  const [left, right] = chosen
  if (chosen.length !== 2 || !left || !right) return null
  const [earlier, later] = left.startedAt <= right.startedAt ? [left, right] : [right, left]
  const search = { left: earlier.id, right: later.id }
  return (
    <Button
      size="sm"
      icon={<Columns2 size={12} />}
      onClick={() => void navigate({ to: '/p/$project/compare', params: { project: id }, search })}
    >
      Compare
    </Button>
  )
}
