/** What is wrong with the project as a whole: its configuration, or its worker. */
import { Link } from '@tanstack/react-router'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

export function ProjectProblems() {
  const { id, project } = useProject()
  if (project.problems.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      {project.problems.map((problem) => (
        <ErrorPanel
          key={`${problem.file} ${problem.message}`}
          error={{ type: 'project_problem', message: problem.message, details: problem.details }}
          actions={
            problem.file && (
              <Link
                to="/p/$project/files"
                params={{ project: id }}
                search={{ path: problem.file }}
                className={buttonClass('secondary', 'sm')}
              >
                Open {problem.file}
              </Link>
            )
          }
        />
      ))}
    </div>
  )
}
