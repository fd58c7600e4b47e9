/** One agent: chat with it, read and edit its source, see what it did. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Code, ListTree, MessageSquare, PencilRuler, Play } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { fileQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Chat } from '../chat/chat.tsx'
import { catchTyping } from '../chat/typed-ahead.ts'
import { GoneSource, useLastSeen } from '../source/gone-source.tsx'
import { AgentActivity } from './agent-activity.tsx'
import { HandlerCall } from './handler-call.tsx'
import { TriggerBadges } from './trigger-badges.tsx'

const LoadedSource = lazy(async () => ({
  default: (await import('../source/loaded-source.tsx')).LoadedSource,
}))

const DesignTab = lazy(async () => ({
  default: (await import('../design/design-tab.tsx')).DesignTab,
}))

export function AgentPage() {
  const project = useProject()
  const { agent: name } = useParams({ from: '/p/$project/agents/$agent' })
  const agents = useQuery(agentsQuery(project))
  const agent = agents.data?.find((candidate) => candidate.name === name)
  const last = useLastSeen(agent, name)
  if (agents.isPending) return <Skeleton rows={5} />
  if (agents.isError) {
    return (
      <ErrorPanel
        className="m-4"
        error={agents.error}
        title="The agent could not be read."
        actions={
          <Button size="sm" onClick={() => agents.refetch()}>
            Try again
          </Button>
        }
      />
    )
  }
  if (!agent) {
    const toAgent = (to: string, text: string) => (
      <Link
        to="/p/$project/agents/$agent"
        params={{ project: project.id, agent: to }}
        search={true}
        className={buttonClass('primary')}
      >
        {text}
      </Link>
    )
    return (
      <GoneSource
        noun="agent"
        name={name}
        last={last}
        others={agents.data}
        linkTo={toAgent}
        listLink={
          <Link to="/p/$project/agents" params={{ project: project.id }} className={buttonClass()}>
            All agents
          </Link>
        }
      />
    )
  }
  return <KnownAgent agent={agent} />
}

function KnownAgent({ agent }: { agent: AgentSummary }) {
  const search = useSearch({ from: '/p/$project/agents/$agent' })
  const navigate = useNavigate({ from: '/p/$project/agents/$agent' })
  const tab = search.tab ?? 'chat'
  // Known also when somebody takes the file away under the form.
  useQuery({ ...fileQuery(useProject(), agent.file), enabled: tab === 'design' })
  const isHandler = agent.kind === 'handler'
  return (
    <>
      <PageHeader
        title={agent.name}
        meta={<AgentMeta agent={agent} />}
        description={agent.details?.description ?? agent.file}
      />
      <Tabs
        label={`Views of ${agent.name}`}
        value={tab}
        onChange={(next) => {
          if (next === 'chat' && !isHandler) catchTyping()
          void navigate({ search: (before) => ({ ...before, tab: next, line: undefined }) })
        }}
        tabs={[
          isHandler
            ? { id: 'chat', title: 'Call', icon: <Play size={14} aria-hidden /> }
            : { id: 'chat', title: 'Chat', icon: <MessageSquare size={14} aria-hidden /> },
          { id: 'design', title: 'Design', icon: <PencilRuler size={14} aria-hidden /> },
          {
            id: 'code',
            title: 'Code',
            icon: <Code size={14} aria-hidden />,
            note: agent.status === 'failed' ? <Badge tone="bad">error</Badge> : null,
          },
          { id: 'activity', title: 'Activity', icon: <ListTree size={14} aria-hidden /> },
        ]}
      >
        {tab === 'chat' && isHandler && (
          <HandlerCall
            key={`${agent.name} ${search.from}`}
            agent={agent}
            instance={search.instance}
            from={search.from}
          />
        )}
        {tab === 'chat' && !isHandler && (
          <Chat
            key={agent.name}
            agent={agent}
            instance={search.instance}
            session={search.session}
            entry={search.entry}
            inspected={
              search.inspect === undefined ? null : { of: search.inspect, span: search.span }
            }
            onSelect={({ entry, ...to }) =>
              navigate({
                search: ({ inspect, ...before }) => ({
                  ...before,
                  ...to,
                  entry,
                  inspect: inspect && 'latest',
                  span: undefined,
                }),
              })
            }
            onInspect={(next) =>
              navigate({
                search: (before) => ({ ...before, inspect: next?.of, span: next?.span }),
                replace: true,
              })
            }
          />
        )}
        {tab === 'design' && (
          <Suspense fallback={<Skeleton rows={8} />}>
            <DesignTab
              key={agent.file}
              path={agent.file}
              agent={agent}
              view={search.view ?? 'form'}
              onView={(view) => navigate({ search: (before) => ({ ...before, view }) })}
            />
          </Suspense>
        )}
        {tab === 'code' && (
          <Suspense fallback={<Skeleton rows={8} />}>
            <LoadedSource key={agent.file} noun="agent" source={agent} line={search.line} />
          </Suspense>
        )}
        {tab === 'activity' && <AgentActivity agent={agent.name} />}
      </Tabs>
    </>
  )
}

function AgentMeta({ agent }: { agent: AgentSummary }) {
  return (
    <>
      {agent.status === 'failed' && <Badge tone="bad">load error</Badge>}
      {agent.kind === 'handler' && <Badge>handler</Badge>}
      {agent.details?.model && <Badge mono>{agent.details.model}</Badge>}
      <TriggerBadges triggers={agent.triggers} />
    </>
  )
}
