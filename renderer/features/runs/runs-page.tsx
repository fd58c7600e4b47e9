/** All workflow runs of the project, live. Filters live in the address. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Columns2, Play } from 'lucide-react'
import { useMemo } from 'react'
import type { ListedRun } from '../../../core/client/runs.ts'
import { RunStatus, runName } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { runsQuery, workflowsQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { longestOf } from '../lists/cells.tsx'
import { exportRows } from '../lists/export-rows.ts'
import { FilterBar, readStates } from '../lists/filter-bar.tsx'
import { ListState } from '../lists/list-state.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { readOrder } from '../lists/orders.ts'
import { SavedViews } from '../lists/saved-views.tsx'
import { useListSearch } from '../lists/use-list-search.ts'
import { useSelection } from '../lists/use-selection.ts'
import { useSettled } from '../lists/use-settled.ts'
import { runColumns } from './run-columns.tsx'
import { RunMenu } from './run-menu.tsx'
import { runRow } from './run-record.tsx'
import { useRunBulk } from './use-run-bulk.tsx'

const states = RunStatus.options

export function RunsPage() {
  const project = useProject()
  const { search, words, isFiltered, change, clear, apply } = useListSearch('/p/$project/runs')
  const status = readStates(search.status, states)
  const order = readOrder(search.order)
  // Views saved by earlier versions say it by the kind.
  const isDeleted = search.show === 'deleted' || search.kind === 'deleted'
  const q = useSettled(words)
  const runs = useInfiniteQuery(
    runsQuery(project, {
      workflow: search.workflow,
      agent: search.agent,
      status: status.length > 0 ? status : undefined,
      q: q || undefined,
      order: order === 'newest' ? undefined : order,
      totals: true,
      deleted: isDeleted || undefined,
    }),
  )
  const workflows = useQuery(workflowsQuery(project)).data ?? []
  const asking = useAskingRuns()
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data])
  const ids = useMemo(() => items.map(({ id }) => id), [items])
  const selection = useSelection(ids)
  const columns = useMemo(() => runColumns(longestOf(items)), [items])
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every time a workflow or a handler ran, whoever started it."
      />
      <FilterBar
        states={states}
        chosen={status}
        onStates={(next) => change({ status: next.join(',') || undefined })}
        words={words}
        onWords={(next) => change({ q: next || undefined })}
        choices={[
          {
            label: 'Workflow',
            all: 'All workflows',
            value: search.workflow ?? '',
            options: workflows.map((workflow) => workflow.name),
            onChange: (value) => change({ workflow: value || undefined }),
          },
        ]}
        deleted={{
          noun: 'runs',
          isOn: isDeleted,
          onChange: (isOn) => change({ show: isOn ? 'deleted' : undefined, kind: undefined }),
        }}
        attention={{
          isOn: order === 'attention',
          onChange: (isOn) => change({ order: isOn ? 'attention' : undefined }),
        }}
        onClear={clear}
      >
        <SavedViews list="runs" search={search} onApply={apply} />
      </FilterBar>
      <BulkBar<ListedRun>
        noun="run"
        items={items}
        idOf={(run) => run.id}
        nameOf={(run) => `${runName(run)} · ${run.id}`}
        actions={useRunBulk(isDeleted)}
        selection={selection}
        onExport={(chosen) => exportRows(project.client, 'runs', chosen)}
      >
        {(chosen) => <CompareTwo chosen={chosen} />}
      </BulkBar>
      <ListState
        query={runs}
        count={items.length}
        failure="The runs could not be listed."
        isFiltered={isFiltered}
        onClear={clear}
        empty={<NoRuns project={project.id} />}
      />
      {items.length > 0 && (
        <ListTable<ListedRun>
          label="Runs"
          subject="Workflow"
          items={items}
          rowOf={(run) => runRow(project.id, run, asking.has(run.id))}
          columns={columns}
          actions={(run) => <RunMenu run={run} />}
          selection={selection}
          order={{
            value: order,
            onChange: (next) => change({ order: next === 'newest' ? undefined : next }),
          }}
          onEnd={() => {
            if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage()
          }}
        />
      )}
    </>
  )
}

/** Runs with a question that waits for a person. */
function useAskingRuns(): ReadonlySet<string> {
  const pending = usePendingApprovals()
  return useMemo(
    () => new Set(pending.flatMap(({ runId }) => (runId === null ? [] : [runId]))),
    [pending],
  )
}

function CompareTwo({ chosen }: { chosen: readonly ListedRun[] }) {
  const { id } = useProject()
  const navigate = useNavigate()
  const [left, right] = chosen
  if (chosen.length !== 2 || !left || !right) return null
  const [earlier, later] = left.startedAt <= right.startedAt ? [left, right] : [right, left]
  return (
    <Button
      size="sm"
      icon={<Columns2 size={12} />}
      onClick={() =>
        void navigate({
          to: '/p/$project/compare',
          params: { project: id },
          search: { left: earlier.id, right: later.id },
        })
      }
    >
      Compare
    </Button>
  )
}

function NoRuns({ project }: { project: string }) {
  return (
    <EmptyState
      icon={<Play size={20} />}
      title="No runs yet"
      actions={
        <Link to="/p/$project/workflows" params={{ project }} className={buttonClass('primary')}>
          Go to workflows
        </Link>
      }
    >
      Start a workflow here, over HTTP or from the command line, and its run appears.
    </EmptyState>
  )
}
