/** One workflow: what it does, its start form, its recent runs, its code. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Code, PencilRuler, Play } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { WorkflowSummary } from '../../../core/contract/project.ts'
import { fileQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { runQuery, workflowsQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Crumb } from '../../ui/crumb.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { TriggerBadges } from '../agents/trigger-badges.tsx'
import { GoneSource, useLastSeen } from '../source/gone-source.tsx'
import { LoadedSource } from '../source/loaded-source.tsx'
import { RecentRuns } from './recent-runs.tsx'
import { StartForm } from './start-form.tsx'
import { WorkflowLoadError } from './workflow-load-error.tsx'

const DesignTab = lazy(async () => ({
  default: (await import('../design/design-tab.tsx')).DesignTab,
}))

const route = '/p/$project/workflows/$workflow'

export function WorkflowPage() {
  const project = useProject()
  const { workflow: name } = useParams({ from: route })
  const workflows = useQuery(workflowsQuery(project))
  const workflow = workflows.data?.find((one) => one.name === name)
  const last = useLastSeen(workflow, name)
  if (workflows.isPending) return <Skeleton rows={6} />
  if (workflow) return <Shown key={name} workflow={workflow} />
  if (workflows.data) {
    const toWorkflow = (to: string, text: string) => (
      <Link
        to={route}
        params={{ project: project.id, workflow: to }}
        search={true}
        className={buttonClass('primary')}
      >
        {text}
      </Link>
    )
    return (
      <GoneSource
        noun="workflow"
        name={name}
        last={last}
        others={workflows.data}
        linkTo={toWorkflow}
        listLink={
          <Link
            to="/p/$project/workflows"
            params={{ project: project.id }}
            className={buttonClass()}
          >
            All workflows
          </Link>
        }
      />
    )
  }
  return (
    <>
      <PageHeader title={name} before={<WorkflowsLink />} />
      <ErrorPanel
        className="m-4"
        error={workflows.error}
        title="The workflow could not be read."
        actions={<Button onClick={() => workflows.refetch()}>Try again</Button>}
      />
    </>
  )
}

type Tab = 'run' | 'design' | 'code'

function Shown({ workflow }: { workflow: WorkflowSummary }) {
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  const tab: Tab = search.tab ?? 'run'
  // Known also when somebody takes the file away under the form.
  useQuery({ ...fileQuery(useProject(), workflow.file), enabled: tab === 'design' })
  return (
    <>
      <PageHeader
        before={<WorkflowsLink />}
        title={workflow.name}
        meta={<TriggerBadges triggers={workflow.triggers} />}
        description={workflow.file}
      />
      <Tabs<Tab>
        label="Workflow"
        value={tab}
        onChange={(next) =>
          void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })
        }
        tabs={[
          { id: 'run', title: 'Run', icon: <Play size={13} aria-hidden /> },
          { id: 'design', title: 'Design', icon: <PencilRuler size={13} aria-hidden /> },
          { id: 'code', title: 'Code', icon: <Code size={13} aria-hidden /> },
        ]}
      >
        {tab === 'code' && <LoadedSource noun="workflow" source={workflow} line={search.line} />}
        {tab === 'design' && (
          <Suspense fallback={<Skeleton rows={8} />}>
            <DesignTab
              key={workflow.file}
              path={workflow.file}
              agent={null}
              view={search.view ?? 'form'}
              onView={(view) => void navigate({ search: (before) => ({ ...before, view }) })}
            />
          </Suspense>
        )}
        {tab === 'run' && <RunTab workflow={workflow} from={search.from} />}
      </Tabs>
    </>
  )
}

function RunTab({ workflow, from }: { workflow: WorkflowSummary; from: string | undefined }) {
  const project = useProject()
  const earlier = useQuery({ ...runQuery(project, from ?? ''), enabled: from !== undefined })
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="grid max-w-[1240px] gap-6 p-4 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-4">
          {workflow.description && (
            <p className="max-w-[72ch] text-ink-2">{workflow.description}</p>
          )}
          {workflow.error && <WorkflowLoadError workflow={workflow} error={workflow.error} />}
          {earlier.isLoadingError && (
            <ErrorPanel
              error={earlier.error}
              title="The input of the earlier run could not be read. The form begins with what is usual."
            />
          )}
          {workflow.status === 'ready' &&
            (from === undefined || earlier.isFetched ? (
              <StartForm key={from} workflow={workflow} from={earlier.data?.payload} />
            ) : (
              <Skeleton rows={4} />
            ))}
        </div>
        <RecentRuns of={{ workflow: workflow.name }} />
      </div>
    </div>
  )
}

function WorkflowsLink() {
  const { id } = useProject()
  return <Crumb link={{ to: '/p/$project/workflows', params: { project: id } }}>Workflows</Crumb>
}
