/** One agent operation: what was asked, how it went, and its timeline. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import {
  Ban,
  Columns2,
  Ellipsis,
  MessageSquare,
  Redo2,
  RotateCcw,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useState } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { listed } from '../../app/listed.ts'
import { useProject } from '../../app/project.ts'
import { operationQuery, projectKey } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Crumb } from '../../ui/crumb.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { isRetryable } from '../lists/repeat.ts'
import { ChatLink } from '../timeline/chat-link.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useSpans } from '../timeline/use-spans.ts'
import { DeleteOperation } from './delete-operation.tsx'
import { OperationFacts } from './operation-facts.tsx'
import { isDeletable, isRepeatable } from './operation-menu.tsx'
import { operationTitles } from './operation-record.tsx'
import { useOperationActions } from './use-operation-actions.ts'

const route = '/p/$project/activity/$operationId'

export function OperationPage() {
  const project = useProject()
  const { operationId } = useParams({ from: route })
  const queries = useQueryClient()
  const operation = useQuery({
    ...operationQuery(project, operationId),
    placeholderData: () =>
      listed<Operation>(queries, projectKey(project.id, 'operations'), operationId),
  })
  if (operation.isPending) return <Skeleton rows={6} />
  if (operation.isError) {
    return (
      <>
        <PageHeader title="Operation" before={<ActivityLink />} />
        <ErrorPanel
          className="m-4"
          error={operation.error}
          title="The operation could not be read."
          actions={<Button onClick={() => operation.refetch()}>Try again</Button>}
        />
      </>
    )
  }
  return <Shown key={operation.data.id} operation={operation.data} />
}

function Shown({ operation }: { operation: Operation }) {
  const spans = useSpans({ operationId: operation.id })
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  return (
    <>
      <OperationHeader operation={operation} />
      <OperationFacts operation={operation} />
      {operation.preview && (
        <p className="line-clamp-3 shrink-0 whitespace-pre-wrap break-words border-b px-4 py-2 text-ink-2">
          {operation.preview}
        </p>
      )}
      {operation.error && <ErrorPanel className="m-3 shrink-0" error={operation.error} />}
      <Timeline
        spans={spans}
        search={search}
        onSearch={(part) =>
          void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
        }
        links={(span) => <ChatLink span={span} />}
      />
    </>
  )
}

function OperationHeader({ operation }: { operation: Operation }) {
  const { id } = useProject()
  const navigate = useNavigate()
  const { stop, retry, replay, compare, remove, restore } = useOperationActions(operation, () => {
    void navigate({ to: '/p/$project/activity', params: { project: id } })
  })
  const [isAsking, setAsking] = useState(false)
  const waits = usePendingApprovals().some((one) => one.operationId === operation.id)
  const { agent, instanceId, session, endedAt } = operation
  return (
    <PageHeader
      before={<ActivityLink />}
      title={
        agent ? `${operationTitles[operation.kind]} to ${agent}` : operationTitles[operation.kind]
      }
      meta={
        <StatusGlyph status={waits && endedAt === null ? 'waiting' : operation.status} withText />
      }
      actions={
        <>
          {operation.status === 'running' && (
            <Button
              look="danger"
              icon={<Ban size={14} />}
              busy={stop.isPending}
              onClick={() => stop.mutate()}
            >
              Stop
            </Button>
          )}
          {isRepeatable(operation) && isRetryable(operation.status) && (
            <Button
              icon={<Redo2 size={14} />}
              busy={retry.isPending}
              onClick={() => retry.mutate()}
            >
              Retry
            </Button>
          )}
          {isRepeatable(operation) && (
            <Button
              icon={<RotateCcw size={14} />}
              busy={replay.isPending}
              onClick={() => replay.mutate()}
            >
              Ask again
            </Button>
          )}
          {operation.deletedAt !== undefined && (
            <Button icon={<Undo2 size={14} />} onClick={() => void restore()}>
              Restore
            </Button>
          )}
          {agent && instanceId && (
            <Link
              to="/p/$project/agents/$agent"
              params={{ project: id, agent }}
              search={{ tab: 'chat', instance: instanceId, session: session ?? undefined }}
              className={buttonClass('secondary')}
            >
              <MessageSquare size={14} aria-hidden />
              Open in chat
            </Link>
          )}
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
              disabled={!isDeletable(operation)}
              onSelect={() => setAsking(true)}
            >
              Delete…
            </MenuItem>
          </Menu>
          {isAsking && (
            <DeleteOperation onClose={() => setAsking(false)} onConfirm={() => void remove()} />
          )}
        </>
      }
    />
  )
}

function ActivityLink() {
  const { id } = useProject()
  return <Crumb link={{ to: '/p/$project/activity', params: { project: id } }}>Activity</Crumb>
}
