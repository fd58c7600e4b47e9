/** All agents of the project, with what they can do, and those that failed to load with their error. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bot, FlaskConical, Plus } from 'lucide-react'
import { showOverlay } from '../../app/overlay.ts'
import { useProject } from '../../app/project.ts'
import { agentsQuery } from '../../app/queries.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AgentCard } from './agent-card.tsx'
import { ProjectProblems } from './project-problems.tsx'

export function AgentsPage() {
  const project = useProject()
  const agents = useQuery(agentsQuery(project))
  return (
    <>
      <PageHeader
        title="Agents"
        description="Each is a file in src/agents of this project."
        actions={
          <>
            <Link
              to="/p/$project/playground"
              params={{ project: project.id }}
              className={buttonClass()}
            >
              <FlaskConical size={14} aria-hidden />
              Playground
            </Link>
            <Button icon={<Plus size={14} />} onClick={newAgent}>
              New agent
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
        <ProjectProblems />
        {agents.isPending && <Skeleton rows={5} />}
        {agents.isError && (
          <ErrorPanel
            error={agents.error}
            title="The agents could not be listed."
            actions={
              <Button size="sm" onClick={() => agents.refetch()}>
                Try again
              </Button>
            }
          />
        )}
        {agents.data?.length === 0 && (
          <EmptyState
            icon={<Bot size={20} />}
            title="No agents yet"
            actions={
              <Button look="primary" icon={<Plus size={14} />} onClick={newAgent}>
                New agent
              </Button>
            }
          >
            An agent is a TypeScript file in src/agents. Make one and it appears here.
          </EmptyState>
        )}
        {agents.data && agents.data.length > 0 && (
          <ul
            className="grid grid-cols-[repeat(auto-fill,minmax(min(360px,100%),1fr))] gap-3"
            aria-label="Agents"
          >
            {agents.data.map((agent) => (
              <AgentCard key={agent.name} agent={agent} />
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

function newAgent() {
  showOverlay({ kind: 'new', what: 'agent' })
}
