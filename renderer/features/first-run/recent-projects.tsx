/** Folders opened before, newest first. */
import { Folder } from 'lucide-react'
import type { RecentProject } from '../../../core/contract/api.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'

export interface RecentProjectsProps {
  projects: readonly RecentProject[]
  onOpen: (root: string) => void
}

export function RecentProjects({ projects, onOpen }: RecentProjectsProps) {
  if (projects.length === 0) return null
  return (
    <section aria-labelledby="recent-title" className="flex flex-col gap-1">
      <h2 id="recent-title" className="font-medium text-ink-3 text-xs">
        Recent projects
      </h2>
      <ul className="flex flex-col">
        {projects.slice(0, 6).map((project) => (
          <li key={project.root}>
            <button
              type="button"
              disabled={!project.exists}
              onClick={() => onOpen(project.root)}
              className="-mx-2 flex h-8 w-[calc(100%+16px)] items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover disabled:opacity-50"
            >
              <Folder size={15} className="shrink-0 text-ink-3" aria-hidden />
              <span className="shrink-0 font-medium">{project.name}</span>
              <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">
                {project.exists ? project.root : `${project.root} is gone`}
              </span>
              <RelativeTime at={project.openedAt} className="shrink-0 text-ink-3 text-xs" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
