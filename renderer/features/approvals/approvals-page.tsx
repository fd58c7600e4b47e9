/** Questions to a person: those that wait, those that were answered, and the answers that are remembered. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Ban, ShieldQuestionMark } from 'lucide-react'
import { useMemo } from 'react'
import {
  type Approval,
  ApprovalCapability,
  ApprovalStatus,
} from '../../../core/contract/approval.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery, approvalsQuery } from '../../app/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ActivityTabs } from '../lists/activity-tabs.tsx'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { exportRows } from '../lists/export-rows.ts'
import { FilterBar, readStates } from '../lists/filter-bar.tsx'
import { ListState } from '../lists/list-state.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { readOrder } from '../lists/orders.ts'
import { SavedViews } from '../lists/saved-views.tsx'
import type { BulkAction } from '../lists/use-bulk.ts'
import { useListSearch } from '../lists/use-list-search.ts'
import { useSelection } from '../lists/use-selection.ts'
import { useSettled } from '../lists/use-settled.ts'
import { approvalColumns, approvalRow } from './approval-columns.tsx'
import { ApprovalQueue } from './approval-queue.tsx'

const states = ApprovalStatus.options
const capabilityTitles: Record<Approval['capability'], string> = {
  read: 'Reading',
  write: 'Writing',
  shell: 'Commands',
  tool: 'Tools',
}

export function ApprovalsPage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/approvals')
  const status = readStates(search.status, states)
  const capabilities = readStates(search.kind, ApprovalCapability.options)
  const order = readOrder(search.order)
  const q = useSettled(words)
  const approvals = useInfiniteQuery(
    approvalsQuery(project, {
      agent: search.agent,
      status: status.length > 0 ? status : undefined,
      capability: capabilities.length > 0 ? capabilities : undefined,
      q: q || undefined,
      order: order === 'newest' ? undefined : order,
    }),
  )
  const agents = useQuery(agentsQuery(project)).data ?? []
  const items = useMemo(
    () => approvals.data?.pages.flatMap((page) => page.items) ?? [],
    [approvals.data],
  )
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]))
  return (
    <>
      <PageHeader
        title="Approvals"
        description="What agents asked before they did it, and what they were told."
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
            label: 'What for',
            all: 'Everything',
            value: capabilities[0] ?? '',
            options: ApprovalCapability.options.map((value) => ({
              value,
              title: capabilityTitles[value],
            })),
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
        attention={{
          isOn: order === 'attention',
          onChange: (isOn) => change({ order: isOn ? 'attention' : undefined }),
        }}
        onClear={clear}
      >
        <SavedViews list="approvals" search={search} onApply={apply} />
      </FilterBar>
      <ApprovalQueue />
      <BulkBar<Approval>
        noun="question"
        items={items}
        idOf={({ id }) => id}
        nameOf={({ toolName, subject }) => `${toolName}: ${subject.slice(0, 120)}`}
        actions={useApprovalBulk()}
        selection={selection}
        onExport={(chosen) => exportRows(project.client, 'approvals', chosen)}
      />
      <ListState
        query={approvals}
        count={items.length}
        failure="The approvals could not be listed."
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState icon={<ShieldQuestionMark size={20} />} title="Nothing was ever asked">
            When an agent wants to do what it may not do by itself, the question and its answer are
            kept here.
          </EmptyState>
        }
      />
      {items.length > 0 && (
        <ListTable<Approval>
          label="Approvals"
          subject="What was asked"
          items={items}
          rowOf={(approval) => approvalRow(project.id, approval)}
          columns={approvalColumns}
          selection={selection}
          order={{
            value: order,
            onChange: (next) => change({ order: next === 'newest' ? undefined : next }),
          }}
          onEnd={() => {
            if (approvals.hasNextPage && !approvals.isFetchingNextPage) {
              void approvals.fetchNextPage()
            }
          }}
        />
      )}
    </>
  )
}

/** Many may be denied at once; what is allowed is looked at one by one. */
function useApprovalBulk(): BulkAction<Approval>[] {
  const { client } = useProject()
  return [
    {
      id: 'deny',
      title: 'Deny',
      done: 'denied',
      icon: <Ban size={12} />,
      danger: true,
      fits: ({ status }) => status === 'pending',
      work: ({ id }) => client.approvals.answer(id, { decision: 'deny', scope: 'once' }),
    },
  ]
}
