/** All workflows of the project; those that failed to load say why, in place. */
import { useQuery } from '@tanstack/react-query'
import { Plus, Workflow } from 'lucide-react'
import { showOverlay } from '../../app/overlay.ts'
import { useProject } from '../../app/project.ts'
import { workflowsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { WorkflowCard } from './workflow-card.tsx'

export function WorkflowsPage() {
  const project = useProject()
  const workflows = useQuery(workflowsQuery(project))
  return (
    <>
      <PageHeader
        title="Workflows"
        description="Each is a file in src/workflows of this project."
        actions={
          <Button icon={<Plus size={14} />} onClick={newWorkflow}>
            New workflow
          </Button>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
        {workflows.isPending && <Skeleton rows={5} />}
        {workflows.isError && (
          <ErrorPanel
            error={workflows.error}
            title="The workflows could not be listed."
            actions={<Button onClick={() => workflows.refetch()}>Try again</Button>}
          />
        )}
        {workflows.data?.length === 0 && (
          <EmptyState
            icon={<Workflow size={20} />}
            title="No workflows yet"
            actions={
              <Button look="primary" icon={<Plus size={14} />} onClick={newWorkflow}>
                New workflow
              </Button>
            }
          >
            A workflow is a function in src/workflows with typed input and result. It may use
            agents.
          </EmptyState>
        )}
        {workflows.data && workflows.data.length > 0 && (
          <ul
            className="grid grid-cols-[repeat(auto-fill,minmax(min(360px,100%),1fr))] gap-3"
            aria-label="Workflows"
          >
            {workflows.data.map((workflow) => (
              <WorkflowCard key={workflow.name} workflow={workflow} />
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

function newWorkflow(): void {
  showOverlay({ kind: 'new', what: 'workflow' })
}
