/** What keeps the whole project from working, over every view of it: nobody answers, or its folder is gone. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, buttonClass } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useAfter } from '../ui/skeleton.tsx'
import { useCloseProject } from './close-project.ts'
import { desktop } from './desktop.ts'
import { useProject } from './project.ts'
import { useStreamState } from './use-stream.ts'

/** A restart takes less, and is nobody's trouble. */
const graceMs = 1_500

export function ProjectTrouble() {
  const { project } = useProject()
  const { connection, attempt } = useStreamState()
  const isLost = connection === 'waiting' || (connection === 'connecting' && attempt > 0)
  if (isLost || connection === 'refused') return <NoAnswer />
  return project.isGone ? <FolderGone /> : null
}

function NoAnswer() {
  const { events } = useProject()
  const queries = useQueryClient()
  const { connection, error } = useStreamState()
  const isTold = useAfter(graceMs)
  if (!isTold && connection !== 'refused') return null
  function retry() {
    events.retry()
    void queries.invalidateQueries()
  }
  const isRefused = connection === 'refused' && error !== null
  return (
    <Panel>
      <ErrorPanel
        className="shadow-raised"
        error={
          isRefused
            ? error
            : {
                type: 'unreachable',
                message: 'Hearth does not answer.',
                details: `It was stopped, or is being started again; what is shown may be old. ${remedy()}`,
              }
        }
        actions={
          <>
            <Button size="sm" onClick={retry}>
              Try now
            </Button>
            {isRefused && (
              <Link to="/welcome" className={buttonClass('secondary', 'sm')}>
                Open a project
              </Link>
            )}
          </>
        }
      />
    </Panel>
  )
}

function remedy(): string {
  return desktop()
    ? 'If it does not come back, quit Hearth and start it again.'
    : 'Start it again with: hearth serve'
}

function FolderGone() {
  const { project } = useProject()
  const queries = useQueryClient()
  const close = useCloseProject()
  return (
    <Panel>
      <ErrorPanel
        className="shadow-raised"
        error={{
          type: 'folder_gone',
          message: 'The folder of this project is gone.',
          details: `${project.root}, or its .hearth, was deleted, renamed or unmounted while it was open: nothing more is kept. Put it back, or close the project.`,
        }}
        actions={
          <>
            <Button size="sm" onClick={() => queries.invalidateQueries({ queryKey: ['projects'] })}>
              Look again
            </Button>
            <Button size="sm" onClick={() => void close()}>
              Close project
            </Button>
          </>
        }
      />
    </Panel>
  )
}

/** Over the view and not in it: nothing moves when it comes. */
function Panel({ children }: { children: ReactNode }) {
  return (
    <section
      aria-label="Trouble"
      className="fixed bottom-9 left-1/2 z-30 w-[calc(100vw-32px)] max-w-[560px] -translate-x-1/2 rounded-lg bg-raised"
    >
      {children}
    </section>
  )
}
