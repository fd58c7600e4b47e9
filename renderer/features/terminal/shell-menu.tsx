/** Chooses an agent's shell to look at. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { Bot, ChevronDown } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { agentsQuery, instancesQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../../ui/menu.tsx'
import type { ShellOf } from './use-shell-log.ts'

export interface ShellMenuProps {
  shown: ShellOf | null
  onShow: (shell: ShellOf) => void
}

/** Instances of one agent that are offered, newest first. */
const mostInstances = 20

export function ShellMenu({ shown, onShow }: ShellMenuProps) {
  const project = useProject()
  const agents = useQuery(agentsQuery(project)).data ?? []
  const lists = useQueries({
    queries: agents.map(({ name }) => instancesQuery(project, name)),
  })
  const groups = agents.map(({ name }, index) => ({
    name,
    instances: lists[index]?.data?.items.slice(0, mostInstances) ?? [],
  }))
  const used = groups.filter(({ instances }) => instances.length > 0)
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" look={shown ? 'secondary' : 'ghost'} icon={<Bot size={13} />}>
          {shown ? `${shown.agent} / ${shown.instanceId}` : 'Agent shells'}
          <ChevronDown size={12} aria-hidden />
        </Button>
      }
    >
      {used.length === 0 && <MenuLabel>No agent has been used yet</MenuLabel>}
      {used.map(({ name, instances }) => (
        <div key={name}>
          <MenuLabel>{name}</MenuLabel>
          {instances.map(({ instanceId }) => (
            <MenuItem key={instanceId} onSelect={() => onShow({ agent: name, instanceId })}>
              {instanceId}
            </MenuItem>
          ))}
        </div>
      ))}
    </Menu>
  )
}
