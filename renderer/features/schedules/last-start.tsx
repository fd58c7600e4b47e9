/** When a schedule last started something, how that went, and the way there. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Schedule } from '../../../core/contract/schedule.ts'
import { useProject } from '../../app/project.ts'
import { dispatchQuery, runQuery } from '../../app/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { type Status, StatusGlyph } from '../../ui/status-glyph.tsx'

const linkClass = 'relative z-[1] rounded-sm text-accent-text hover:underline'

export function LastStart({ schedule }: { schedule: Schedule }) {
  const { lastAt, lastRefId, kind } = schedule
  if (lastAt === null) return <span className="text-ink-3">never</span>
  if (lastRefId === null) return <RelativeTime at={lastAt} />
  return kind === 'workflow' ? (
    <LastRun runId={lastRefId} at={lastAt} />
  ) : (
    <LastDispatch schedule={schedule} dispatchId={lastRefId} at={lastAt} />
  )
}

function LastRun({ runId, at }: { runId: string; at: number }) {
  const project = useProject()
  const run = useQuery({ ...runQuery(project, runId), retry: false })
  if (run.isError) return <Gone at={at} />
  return (
    <Outcome status={run.data?.status}>
      <Link
        to="/p/$project/runs/$runId"
        params={{ project: project.id, runId }}
        className={linkClass}
      >
        <RelativeTime at={at} />
      </Link>
    </Outcome>
  )
}

interface LastDispatchProps {
  schedule: Schedule
  dispatchId: string
  at: number
}

function LastDispatch({ schedule, dispatchId, at }: LastDispatchProps) {
  const project = useProject()
  const dispatch = useQuery({ ...dispatchQuery(project, dispatchId), retry: false })
  if (dispatch.isError) return <Gone at={at} />
  const { instanceId, session } = dispatch.data ?? schedule
  return (
    <Outcome status={dispatch.data && (dispatch.data.outcome ?? statusOf(dispatch.data.status))}>
      <Link
        to="/p/$project/agents/$agent"
        params={{ project: project.id, agent: schedule.name }}
        search={{
          tab: 'chat',
          ...(instanceId === null ? {} : { instance: instanceId }),
          ...(session === null ? {} : { session }),
        }}
        className={linkClass}
      >
        <RelativeTime at={at} />
      </Link>
    </Outcome>
  )
}

/** One that is settled has an outcome. */
function statusOf(status: 'queued' | 'running' | 'settled'): Status {
  return status === 'settled' ? 'completed' : status
}

function Outcome({ status, children }: { status: Status | undefined; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      {status && <StatusGlyph status={status} size={13} />}
      {children}
    </span>
  )
}

function Gone({ at }: { at: number }) {
  return (
    <span title="What it started was deleted.">
      <RelativeTime at={at} />
    </span>
  )
}
