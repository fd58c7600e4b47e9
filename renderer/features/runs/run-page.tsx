/** One run: what went in, what came out, what happened on the way. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Ban, Columns2, Ellipsis, Pencil, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react'
import { type Run, runName } from '../../../core/contract/run.ts'
import { listed } from '../../app/listed.ts'
import { useProject } from '../../app/project.ts'
import { projectKey, runQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Crumb } from '../../ui/crumb.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { isRetryable } from '../lists/repeat.ts'
import { ChatLink } from '../timeline/chat-link.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useSpans } from '../timeline/use-spans.ts'
import { RunFacts } from './run-facts.tsx'
import { shortRunId } from './run-record.tsx'
import { RunSummary } from './run-summary.tsx'
import { useRunActions } from './use-run-actions.ts'

const route = '/p/$project/runs/$runId'

export function RunPage() {
  const project = useProject()
  const { runId } = useParams({ from: route })
  const queries = useQueryClient()
  const run = useQuery({
    ...runQuery(project, runId),
    // What the list said of it, until the server has: its timeline is asked for meanwhile.
    placeholderData: () => listed<Run>(queries, projectKey(project.id, 'runs'), runId),
  })
  if (run.isPending) return <Skeleton rows={6} />
  if (run.isError) {
    return (
      <>
        <PageHeader title="Run" before={<RunsLink />} />
        <ErrorPanel
          className="m-4"
          error={run.error}
          title="The run could not be read."
          actions={<Button onClick={() => run.refetch()}>Try again</Button>}
        />
      </>
    )
  }
  return <Shown key={run.data.id} run={run.data} />
}

function Shown({ run }: { run: Run }) {
  const spans = useSpans({ runId: run.id })
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  return (
    <>
      <RunHeader run={run} />
      <RunFacts run={run} />
      <SplitPane
        id="run"
        direction="vertical"
        parts={[
          {
            id: 'summary',
            defaultSize: 230,
            minSize: 90,
            fixed: true,
            content: <RunSummary run={run} speaks={spans.tree.logs > 0} />,
          },
          {
            id: 'timeline',
            minSize: 160,
            content: (
              <Timeline
                spans={spans}
                search={search}
                onSearch={(part) =>
                  void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
                }
                links={(span) => <ChatLink span={span} />}
              />
            ),
          },
        ]}
      />
    </>
  )
}

function RunHeader({ run }: { run: Run }) {
  const { id: project } = useProject()
  const navigate = useNavigate()
  const { stop, again, retry, edit, compare, remove, restore } = useRunActions(
    run,
    () => void navigate({ to: '/p/$project/runs', params: { project } }),
  )
  const waits = usePendingApprovals().some(({ runId }) => runId === run.id)
  return (
    <PageHeader
      before={<RunsLink />}
      title={runName(run)}
      meta={
        <>
          <StatusGlyph status={waits && run.endedAt === null ? 'waiting' : run.status} withText />
          <span className="truncate font-mono text-2xs text-ink-3">{shortRunId(run.id)}</span>
        </>
      }
      actions={
        <>
          {run.status === 'running' && (
            <Button
              look="danger"
              icon={<Ban size={14} />}
              busy={stop.isPending}
              onClick={() => stop.mutate()}
            >
              Stop run
            </Button>
          )}
          {run.deletedAt !== undefined && (
            <Button icon={<Undo2 size={14} />} onClick={() => void restore()}>
              Restore
            </Button>
          )}
          {isRetryable(run.status) && (
            <Button
              icon={<Redo2 size={14} />}
              busy={retry.isPending}
              onClick={() => retry.mutate()}
              title={run.steps > 0 ? 'Goes on after the steps that are finished' : undefined}
            >
              Retry
            </Button>
          )}
          <Button icon={<Pencil size={14} />} onClick={edit}>
            Edit and run
          </Button>
          <Button
            icon={<RotateCcw size={14} />}
            busy={again.isPending}
            disabled={run.endedAt === null}
            onClick={() => again.mutate()}
          >
            Run again
          </Button>
          <Menu
            align="end"
            trigger={<IconButton label="More actions" icon={<Ellipsis size={15} />} />}
          >
            <MenuItem icon={<Columns2 size={14} />} onSelect={compare}>
              Compare with…
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              danger
              icon={<Trash2 size={14} />}
              disabled={run.endedAt === null || run.deletedAt !== undefined}
              onSelect={() => void remove()}
            >
              Delete
            </MenuItem>
          </Menu>
        </>
      }
    />
  )
}

function RunsLink() {
  const { id } = useProject()
  return <Crumb link={{ to: '/p/$project/runs', params: { project: id } }}>Runs</Crumb>
}
