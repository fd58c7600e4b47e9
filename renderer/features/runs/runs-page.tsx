/** All workflow runs of the project, live. Filters live in the address. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useMemo } from 'react'
import { type Run, RunStatus } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { runsQuery, workflowsQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ListFilters, readStates } from './list-filters.tsx'
import { RecordTable } from './record-table.tsx'
import { runMatches, runRecord } from './run-record.ts'
import { RunRow } from './run-row.tsx'

const states = RunStatus.options

export function RunsPage() {
  const project = useProject()
  const search = useSearch({ from: '/p/$project/runs' })
  const navigate = useNavigate({ from: '/p/$project/runs' })
  const status = readStates(search.status, states)
  const words = search.q ?? ''
  const runs = useInfiniteQuery(
    runsQuery(project, {
      workflow: search.workflow,
      agent: search.agent,
      status: status.length > 0 ? status : undefined,
    }),
  )
  const workflows = useQuery(workflowsQuery(project))
  const items = useMemo(() => {
    const all = runs.data?.pages.flatMap((page) => page.items) ?? []
    return words === '' ? all : all.filter((run) => runMatches(run, words))
  }, [runs.data, words])

  function change(part: Partial<typeof search>): void {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  }
  const filtered =
    status.length > 0 || words !== '' || search.workflow !== undefined || search.agent !== undefined
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every time a workflow or a handler ran, whoever started it."
      />
      <ListFilters
        states={states}
        chosen={status}
        onStates={(next) => change({ status: next.join(',') || undefined })}
        words={words}
        onWords={(next) => change({ q: next || undefined })}
        choice={{
          label: 'Workflow',
          all: 'All workflows',
          value: search.workflow ?? '',
          options: workflows.data?.map((workflow) => workflow.name) ?? [],
          onChange: (value) => change({ workflow: value || undefined }),
        }}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
      {runs.isPending && <Skeleton rows={6} />}
      {runs.isError && (
        <ErrorPanel
          className="m-4"
          error={runs.error}
          title="The runs could not be listed."
          actions={<Button onClick={() => runs.refetch()}>Try again</Button>}
        />
      )}
      {runs.data && items.length === 0 && <NoRuns filtered={filtered} project={project.id} />}
      {items.length > 0 && (
        <RecordTable<Run>
          label="Runs"
          subject="Workflow"
          origin="Started by"
          items={items}
          recordOf={(run) => runRecord(project.id, run)}
          row={(run, longest) => <RunRow key={run.id} run={run} longest={longest} />}
          onEnd={() => {
            if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage()
          }}
        />
      )}
    </>
  )
}

function NoRuns({ filtered, project }: { filtered: boolean; project: string }) {
  if (filtered)
    return <EmptyState title="No runs match">Clear the filters to see all of them.</EmptyState>
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
