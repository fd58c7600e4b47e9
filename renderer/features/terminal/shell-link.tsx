/** Leads to the shell of an agent's instance, at one of its commands. */
import { Link } from '@tanstack/react-router'
import { SquareTerminal } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'

export interface ShellLinkProps {
  agent: string
  instanceId: string
  call?: string | undefined
}

export function ShellLink({ agent, instanceId, call }: ShellLinkProps) {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/terminal"
      params={{ project: id }}
      search={{ agent, instance: instanceId, call }}
      className={buttonClass('ghost', 'sm')}
    >
      <SquareTerminal size={13} aria-hidden />
      Open the shell
    </Link>
  )
}
