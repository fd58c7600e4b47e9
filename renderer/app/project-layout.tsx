/** Everything below `/p/$project`: finds the project, opens its live stream, and draws the shell. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Button, buttonClass } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useClient } from './client.ts'
import { createEventStream, type EventStream } from './event-stream.ts'
import { rememberRoute } from './last-route.ts'
import { ProjectContext } from './project.ts'
import { projectKey, projectsQuery } from './queries.ts'
import { Shell } from './shell.tsx'
import { createInvalidator } from './staleness.ts'
import { setShownProject } from './timeline-ahead.ts'
import { collectLive } from './use-stream.ts'

export function ProjectLayout() {
  const { project: id } = useParams({ from: '/p/$project' })
  const client = useClient()
  const projects = useQuery(projectsQuery(client))
  const project = projects.data?.find((candidate) => candidate.id === id)
  const scoped = useMemo(() => client.inProject(id), [client, id])
  const stream = useStream(id, scoped.events.follow)
  const location = useLocation()
  // The same for as long as the project is: a new address alone must not draw all who hold it again.
  const handle = useMemo(
    () => (project && stream ? { id, project, client: scoped, events: stream } : null),
    [id, project, scoped, stream],
  )

  useEffect(() => {
    setShownProject(handle)
    return () => setShownProject(null)
  }, [handle])

  useEffect(() => {
    if (project) rememberRoute(location.href)
  }, [project, location.href])

  if (projects.isPending) return <Skeleton rows={6} />
  if (!project) {
    return (
      <Notice>
        <ErrorPanel
          error={
            projects.error ?? {
              type: 'project_not_found',
              message: `The project “${id}” is not open.`,
              details: 'It was closed, or its folder was renamed. Open its folder again.',
            }
          }
          actions={
            <>
              <Link to="/welcome" className={buttonClass('secondary', 'sm')}>
                Open a project
              </Link>
              <Button size="sm" onClick={() => projects.refetch()}>
                Try again
              </Button>
            </>
          }
        />
      </Notice>
    )
  }
  if (!handle) return null
  return (
    <ProjectContext value={handle}>
      <Shell key={id}>
        <Outlet />
      </Shell>
    </ProjectContext>
  )
}

type FollowEvents = ReturnType<ReturnType<typeof useClient>['inProject']>['events']['follow']

/** One stream for as long as the project is shown; it keeps the queries fresh. */
function useStream(id: string, follow: FollowEvents): EventStream | null {
  const queryClient = useQueryClient()
  const [stream, setStream] = useState<EventStream | null>(null)
  useEffect(() => {
    const opened = createEventStream((options) => follow({}, options))
    const invalidator = createInvalidator(queryClient, id)
    collectLive(opened)
    opened.subscribe(invalidator.add)
    opened.onOpen(() => void queryClient.invalidateQueries({ queryKey: projectKey(id) }))
    setStream(opened)
    return () => {
      opened.end()
      invalidator.end()
      setStream(null)
    }
  }, [queryClient, id, follow])
  return stream
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto w-full max-w-[560px] p-8">
      <h1 className="sr-only">Project</h1>
      {children}
    </main>
  )
}
