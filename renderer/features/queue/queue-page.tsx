/** What was accepted and has not ended: prompts, dispatches and runs, in the order they were admitted. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ListOrdered } from 'lucide-react'
import { useMemo } from 'react'
import { type QueueItem, QueueKind, QueueStatus } from '../../../core/contract/queue.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, queueQuery } from '../../app/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { ActivityTabs } from '../lists/activity-tabs.tsx'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { exportRows } from '../lists/export-rows.ts'
import { FilterBar, readStates } from '../lists/filter-bar.tsx'
import { ListState } from '../lists/list-state.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { SavedViews } from '../lists/saved-views.tsx'
import { useListSearch } from '../lists/use-list-search.ts'
import { useSelection } from '../lists/use-selection.ts'
import { useSettled } from '../lists/use-settled.ts'
import { QueueActions } from './queue-actions.tsx'
import { queueColumns } from './queue-columns.tsx'
import { kindTitles, queueName, queueRow } from './queue-row.ts'
import { useQueueBulk } from './use-queue-bulk.tsx'

const states = QueueStatus.options

export function QueuePage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/queue')
  const status = readStates(search.status, states)
  const kinds = readStates(search.kind, QueueKind.options)
  const q = useSettled(words)
  const queue = useInfiniteQuery(
    queueQuery(project, {
      kind: kinds.length > 0 ? kinds : undefined,
      agent: search.agent,
      status: status.length > 0 ? status : undefined,
      q: q || undefined,
    }),
  )
  const agents = useQuery(agentsQuery(project)).data ?? []
  const items = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? [], [queue.data])
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]))
  const asking = useAsking()
  const columns = useMemo(() => queueColumns(asking), [asking])
  return (
    <>
      <PageHeader
        title="Queue"
        description="What was accepted and has not ended, in order. It survives restarts."
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
            label: 'Kind',
            all: 'All kinds',
            value: kinds[0] ?? '',
            options: QueueKind.options.map((kind) => ({ value: kind, title: kindTitles[kind] })),
            onChange: (value) => change({ kind: value || undefined }),
          },
          {
            label: 'Agent',
            all: 'All agents',
            value: search.agent ?? '',
            options: agents.map((agent) => agent.name),
            onChange: (value) => change({ agent: value || undefined }),
          },
        ]}
        onClear={clear}
      >
        <SavedViews list="queue" search={search} onApply={apply} />
      </FilterBar>
      <BulkBar<QueueItem>
        noun="request"
        items={items}
        idOf={({ id }) => id}
        nameOf={(item) => [queueName(item), item.preview].filter(Boolean).join(' · ')}
        actions={useQueueBulk()}
        selection={selection}
        onExport={(chosen) => exportRows(project.client, 'queue', chosen)}
      />
      <ListState
        query={queue}
        count={items.length}
        failure="The queue could not be read."
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState icon={<ListOrdered size={20} />} title="Nothing is waiting">
            Prompts, dispatches and runs stand here from the moment they are accepted until they
            end.
          </EmptyState>
        }
      />
      {items.length > 0 && (
        <ListTable<QueueItem>
          label="Queue"
          subject="What"
          items={items}
          rowOf={(item) => queueRow(project.id, item, asking)}
          columns={columns}
          actions={(item) => <QueueActions item={item} />}
          selection={selection}
          onEnd={() => {
            if (queue.hasNextPage && !queue.isFetchingNextPage) void queue.fetchNextPage()
          }}
        />
      )}
    </>
  )
}

/** What holds a question that waits for a person, by all ids it may stand here under. */
function useAsking(): ReadonlySet<string> {
  const pending = usePendingApprovals()
  return useMemo(
    () =>
      new Set(
        pending.flatMap(({ operationId, dispatchId, runId }) =>
          [operationId, dispatchId, runId].filter((id) => id !== null),
        ),
      ),
    [pending],
  )
}
