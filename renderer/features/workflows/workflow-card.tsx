/** One workflow in the list: what it does, what it takes, how it went last. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Code, Play } from 'lucide-react'
import type { WorkflowSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { TriggerBadges } from '../agents/trigger-badges.tsx'
import { fieldNames } from './schema-form/form-node.ts'
import { WorkflowLoadError } from './workflow-load-error.tsx'

export function WorkflowCard({ workflow }: { workflow: WorkflowSummary }) {
  const { id } = useProject()
  const params = { project: id, workflow: workflow.name }
  const failed = workflow.status === 'failed'
  return (
    <li className="relative flex min-w-0 flex-col gap-2 rounded-lg border bg-panel px-3.5 py-3 shadow-soft focus-within:border-control hover:border-control">
      <div className="flex min-w-0 items-center gap-2">
        <h2 className="min-w-0 truncate font-semibold text-base">
          <Link
            to="/p/$project/workflows/$workflow"
            params={params}
            search={failed ? { tab: 'code' } : {}}
            className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
          >
            {workflow.name}
          </Link>
        </h2>
        {failed && <Badge tone="bad">load error</Badge>}
        <span className="flex-1" />
        <TriggerBadges triggers={workflow.triggers} />
      </div>
      {failed && workflow.error ? (
        <WorkflowLoadError workflow={workflow} error={workflow.error} />
      ) : (
        <>
          <p className="line-clamp-2 text-ink-2">{workflow.description ?? 'No description.'}</p>
          <p className="truncate text-ink-3 text-xs">
            {fieldNames(workflow.inputSchema)}
            <LastRun workflow={workflow.name} />
          </p>
        </>
      )}
      <div className="relative z-10 flex items-center gap-1.5 self-start">
        {!failed && (
          <Link
            to="/p/$project/workflows/$workflow"
            params={params}
            aria-label={`Run ${workflow.name}…`}
            className={buttonClass('secondary', 'sm')}
          >
            <Play size={13} aria-hidden />
            Run…
          </Link>
        )}
        <Link
          to="/p/$project/workflows/$workflow"
          params={params}
          search={{ tab: 'code' }}
          className={buttonClass('ghost', 'sm')}
        >
          <Code size={13} aria-hidden />
          {workflow.file}
        </Link>
      </div>
    </li>
  )
}

function LastRun({ workflow }: { workflow: string }) {
  const { id, client } = useProject()
  const { data } = useQuery({
    queryKey: projectKey(id, 'runs', 'last', workflow),
    queryFn: ({ signal }) => client.runs.list({ workflow, limit: 1, signal }),
  })
  const run = data?.items[0]
  if (!run) return null
  return (
    <span className="ml-2 inline-flex items-center gap-1.5 align-bottom">
      · <StatusGlyph status={run.status} size={12} /> <RelativeTime at={run.startedAt} />
    </span>
  )
}
