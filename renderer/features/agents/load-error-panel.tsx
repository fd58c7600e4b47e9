/** Why an agent's file could not be loaded, with the way to the line. */
import { Link } from '@tanstack/react-router'
import type { LoadError } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

export interface LoadErrorPanelProps {
  agent: { name: string; file: string }
  error: LoadError
}

/** `src/agents/a.ts:12:3`, as far as it is known. */
export function placeOf(file: string, error: LoadError): string {
  return [file, error.line, error.line === null ? null : error.column]
    .filter((part) => part !== null)
    .join(':')
}

export function LoadErrorPanel({ agent, error }: LoadErrorPanelProps) {
  const { id } = useProject()
  const place = placeOf(agent.file, error)
  return (
    <ErrorPanel
      className="relative z-10"
      error={{
        type: 'load_error',
        message: error.message,
        details: place,
        ...(error.stack ? { dev: error.stack } : {}),
      }}
      actions={
        <Link
          to="/p/$project/agents/$agent"
          params={{ project: id, agent: agent.name }}
          search={{ tab: 'code', ...(error.line === null ? {} : { line: error.line }) }}
          className={buttonClass('secondary', 'sm')}
        >
          Open in code
        </Link>
      }
    />
  )
}
