/** Everything that happened in a conversation, with the tasks it delegated, in time. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ChatLink } from './chat-link.tsx'
import { Timeline } from './timeline.tsx'
import { useSpans } from './use-spans.ts'

const route = '/p/$project/sessions/$sessionId'

export function SessionTimelinePage() {
  const { id, client } = useProject()
  const { sessionId } = useParams({ from: route })
  const session = useQuery({
    queryKey: projectKey(id, 'session', sessionId),
    queryFn: ({ signal }) => client.sessions.get(sessionId, { signal }),
  })
  if (session.isPending) return <Skeleton rows={6} />
  if (session.isError) {
    return (
      <>
        <PageHeader title="Conversation" />
        <ErrorPanel
          className="m-4"
          error={session.error}
          title="The conversation could not be read."
          actions={<Button onClick={() => session.refetch()}>Try again</Button>}
        />
      </>
    )
  }
  return <Shown key={session.data.id} session={session.data} />
}

function Shown({ session }: { session: Session }) {
  const { id } = useProject()
  const { agent, instanceId, name } = session
  const spans = useSpans({ agent, instanceId, session: name })
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  return (
    <>
      <PageHeader
        title={`Timeline of ${session.title ?? name}`}
        description={`${agent} / ${instanceId}`}
        actions={
          <Link
            to="/p/$project/agents/$agent"
            params={{ project: id, agent }}
            search={{ tab: 'chat', instance: instanceId, session: name }}
            className={buttonClass('secondary')}
          >
            <MessageSquare size={14} aria-hidden />
            Open in chat
          </Link>
        }
      />
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
