/** The way from a conversation to its comparison with another, or of two of its own branches. */
import { useNavigate } from '@tanstack/react-router'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'

export interface Compare {
  sessions: (other: Session) => void
  /** By the entries the branches begin with. */
  versions: (left: string, right: string) => void
  /** Lets one choose the other. */
  choose: () => void
}

export function useCompare(session: Session | null): Compare {
  const { id: project } = useProject()
  const navigate = useNavigate()
  const show = (left: string, right: string | undefined) =>
    void navigate({ to: '/p/$project/compare', params: { project }, search: { left, right } })
  return {
    sessions: (other) => session && show(session.id, other.id),
    versions: (left, right) => session && show(`${session.id}@${left}`, `${session.id}@${right}`),
    choose: () => session && show(session.id, undefined),
  }
}
