/** The open projects and the ways to get another. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check, ChevronsUpDown, FolderOpen, Plus, Sparkles, X } from 'lucide-react'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu.tsx'
import { useClient } from './client.ts'
import { useCloseProject } from './close-project.ts'
import { showOverlay } from './overlay.ts'
import { useProject } from './project.ts'
import { projectsQuery } from './queries.ts'

export function ProjectSwitcher() {
  const current = useProject()
  const client = useClient()
  const navigate = useNavigate()
  const close = useCloseProject()
  const projects = useQuery(projectsQuery(client)).data ?? []

  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Project ${current.project.name}. Switch project`}
          title={current.project.root}
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-md px-1.5 font-medium hover:bg-hover data-[state=open]:bg-hover"
        >
          <span className="truncate">{current.project.name}</span>
          <ChevronsUpDown size={13} className="shrink-0 text-ink-3" aria-hidden />
        </button>
      }
    >
      <MenuLabel>Open projects</MenuLabel>
      {projects.map((project) => (
        <MenuItem
          key={project.id}
          icon={<Check size={14} className={project.id === current.id ? '' : 'invisible'} />}
          onSelect={() => navigate({ to: '/p/$project/agents', params: { project: project.id } })}
        >
          {project.name}
          <span className="ml-2 text-ink-3 text-xs">{project.root}</span>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<FolderOpen size={14} />}
        onSelect={() => showOverlay({ kind: 'open-project' })}
      >
        Open a project…
      </MenuItem>
      <MenuItem icon={<Plus size={14} />} onSelect={() => showOverlay({ kind: 'new-project' })}>
        New from template…
      </MenuItem>
      <MenuItem icon={<Sparkles size={14} />} onSelect={() => navigate({ to: '/welcome' })}>
        Welcome page
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<X size={14} />} onSelect={() => void close()}>
        Close {current.project.name}
      </MenuItem>
    </Menu>
  )
}
