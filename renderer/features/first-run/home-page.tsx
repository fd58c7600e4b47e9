/** `/`: goes on where the person was, to the default project, or to the welcome page. */
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useClient } from '../../app/client.ts'
import { lastRoute } from '../../app/last-route.ts'
import { projectsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function HomePage() {
  const projects = useQuery(projectsQuery(useClient()))
  if (projects.isPending) return <Skeleton rows={6} />
  if (projects.isError) {
    return (
      <main className="mx-auto max-w-[560px] p-8">
        <h1 className="sr-only">Hearth</h1>
        <ErrorPanel
          error={projects.error}
          title="The projects could not be listed."
          actions={
            <Button size="sm" onClick={() => projects.refetch()}>
              Try again
            </Button>
          }
        />
      </main>
    )
  }
  const [first] = projects.data
  if (!first) return <Navigate to="/welcome" replace />
  const remembered = lastRoute(projects.data.map((project) => project.id))
  if (remembered) return <Navigate to={remembered} replace />
  return <Navigate to="/p/$project/agents" params={{ project: first.id }} replace />
}
