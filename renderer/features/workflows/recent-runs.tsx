/** The last runs of one workflow, or of one agent's handler. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Run } from '../../../core/contract/run.ts'
import { useProject } from '../../app/project.ts'
import { type RunOwner, recentRunsQuery } from '../../app/queries.ts'
import { formatDuration } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { payloadText } from '../lists/record.ts'

export function RecentRuns({ of: owner }: { of: RunOwner }) {
  const project = useProject()
  const { id } = project
  const { data } = useQuery(recentRunsQuery(project, owner))
  return (
    <section aria-labelledby="recent-runs" className="min-w-0">
      <div className="flex h-8 items-center">
        <h2 id="recent-runs" className="flex-1 font-medium">
          Recent runs
        </h2>
        <Link
          to="/p/$project/runs"
          params={{ project: id }}
          search={owner}
          className="rounded-sm text-accent-text text-xs hover:underline"
        >
          All runs
        </Link>
      </div>
      {data?.items.length === 0 && <p className="text-ink-3">It has not run yet.</p>}
      <ul>
        {data?.items.map((run) => (
          <RecentRun key={run.id} run={run} />
        ))}
      </ul>
    </section>
  )
}

function RecentRun({ run }: { run: Run }) {
  const { id } = useProject()
  return (
    <li className="border-b last:border-b-0">
      <Link
        to="/p/$project/runs/$runId"
        params={{ project: id, runId: run.id }}
        className="focus-inset flex h-8 items-center gap-2 rounded-sm px-1 text-xs hover:bg-hover"
      >
        <StatusGlyph status={run.status} />
        <span className="min-w-0 flex-1 truncate text-ink-2">
          {payloadText(run.payload) || 'no input'}
        </span>
        <span className="tabular shrink-0 text-ink-3">
          {run.endedAt === null ? '' : formatDuration(run.endedAt - run.startedAt)}
        </span>
        <RelativeTime at={run.startedAt} className="w-20 shrink-0 text-right text-ink-3" />
      </Link>
    </li>
  )
}
