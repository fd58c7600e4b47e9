/** Agent projects of this machine that were never opened here, each a click away. */
import { Flame } from 'lucide-react'
import type { FoundProject } from '../../../core/contract/api.ts'

export interface FoundProjectsProps {
  projects: readonly FoundProject[]
  onOpen: (root: string) => void
}

export function FoundProjects({ projects, onOpen }: FoundProjectsProps) {
  if (projects.length === 0) return null
  return (
    <section aria-labelledby="found-title" className="flex flex-col gap-1">
      <h2 id="found-title" className="font-medium text-ink-3 text-xs">
        Found on this machine
      </h2>
      <ul className="flex flex-col">
        {projects.map(({ root, name, mark, keys }) => (
          <li key={root}>
            <button
              type="button"
              title={root}
              onClick={() => onOpen(root)}
              className="-mx-2 flex h-8 w-[calc(100%+16px)] items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
            >
              <Flame size={15} className="shrink-0 text-accent-text" aria-hidden />
              <span className="shrink-0 font-medium">{name}</span>
              <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">{root}</span>
              <span className="shrink-0 text-ink-3 text-xs">
                has {mark}
                {keys.length > 0 && `, ${keys.join(' and ')} key in .env`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
