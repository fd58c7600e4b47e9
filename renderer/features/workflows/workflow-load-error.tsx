/** Why a workflow's file could not be loaded, with the way to the line. */
import { Link } from '@tanstack/react-router'
import type { LoadError } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { placeOf } from '../agents/load-error-panel.tsx'

export interface WorkflowLoadErrorProps {
  workflow: { name: string; file: string }
  error: LoadError
}

export function WorkflowLoadError({ workflow, error }: WorkflowLoadErrorProps) {
  const { id } = useProject()
  return (
    <ErrorPanel
      className="relative z-10"
      error={{
        type: 'load_error',
        message: error.message,
        details: placeOf(workflow.file, error),
        ...(error.stack ? { dev: error.stack } : {}),
      }}
      actions={
        <Link
          to="/p/$project/workflows/$workflow"
          params={{ project: id, workflow: workflow.name }}
          search={{ tab: 'code', ...(error.line === null ? {} : { line: error.line }) }}
          className={buttonClass('secondary', 'sm')}
        >
          Open in code
        </Link>
      }
    />
  )
}
