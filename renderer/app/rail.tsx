/** The rail at the left: where one can go, what runs there, and the first steps still to take. */
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Checklist } from '../features/first-run/checklist.tsx'
import { cx } from '../ui/cx.ts'
import { useProject } from './project.ts'
import {
  agentsQuery,
  pendingApprovalsQuery,
  projectDetailsQuery,
  workflowsQuery,
} from './queries.ts'
import { sectionOf, sections } from './sections.ts'

export function Rail() {
  const project = useProject()
  const details = useQuery(projectDetailsQuery(project)).data
  const waiting = useQuery(pendingApprovalsQuery(project)).data?.length ?? 0
  const failedAgents = useFailed(useQuery(agentsQuery(project)).data)
  const failedWorkflows = useFailed(useQuery(workflowsQuery(project)).data)
  const here = useLocation({
    select: ({ pathname, search }) => sectionOf(pathname, String(search.left ?? '')),
  })
  const notes: Partial<Record<(typeof sections)[number]['title'], RailNote>> = {
    Agents: { count: failedAgents, tone: 'bad', text: 'with load errors' },
    Workflows: { count: failedWorkflows, tone: 'bad', text: 'with load errors' },
    Runs: { count: details?.activeRuns ?? 0, tone: 'live', text: 'running' },
    Activity:
      waiting > 0
        ? { count: waiting, tone: 'warn', text: 'waiting for your approval' }
        : { count: details?.activeOperations ?? 0, tone: 'live', text: 'running' },
  }
  return (
    <nav
      aria-label="Sections"
      className="flex w-12 min-w-0 flex-col gap-px overflow-y-auto px-1.5 pt-1 pb-2 lg:w-44 lg:px-2"
    >
      {sections.map(({ title, to, Icon }) => (
        <Link
          key={title}
          to={to}
          params={{ project: project.id }}
          activeOptions={{ includeSearch: false }}
          {...(title === here ? { 'aria-current': 'page' } : {})}
          className={cx(
            'flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
            'aria-[current=page]:bg-panel aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:shadow-soft',
            '[&[aria-current=page]>svg]:text-accent-text',
          )}
          title={title}
        >
          <Icon size={16} strokeWidth={1.75} className="shrink-0" aria-hidden />
          <span className="max-lg:sr-only">{title}</span>
          <Note note={notes[title]} />
        </Link>
      ))}
      <div className="mt-auto max-lg:hidden">
        <Checklist />
      </div>
    </nav>
  )
}

interface RailNote {
  count: number
  tone: keyof typeof noteTones
  text: string
}

const noteTones = {
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  live: 'bg-accent-soft text-accent-text',
}

function Note({ note }: { note: RailNote | undefined }) {
  if (!note || note.count === 0) return null
  return (
    <span
      title={`${note.count} ${note.text}`}
      className={cx(
        'tabular ml-auto flex h-4 min-w-4 items-center justify-center rounded-full px-1 font-medium text-2xs max-lg:hidden',
        noteTones[note.tone],
      )}
    >
      {note.count}
      <span className="sr-only"> {note.text}</span>
    </span>
  )
}

function useFailed(items: readonly { status: string }[] | undefined): number {
  return items?.filter((item) => item.status === 'failed').length ?? 0
}
