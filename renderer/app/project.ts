/** The project a view belongs to, taken from the route. */
import { createContext, useContext } from 'react'
import type { Project } from '../../core/contract/project.ts'
import type { HearthClient } from './client.ts'
import type { EventStream } from './event-stream.ts'

export interface ProjectHandle {
  id: string
  project: Project
  /** A client whose calls all speak of this project. */
  client: HearthClient
  /** The project's one live stream. */
  events: EventStream
}

export const ProjectContext = createContext<ProjectHandle | null>(null)

export function useProject(): ProjectHandle {
  const handle = useContext(ProjectContext)
  if (!handle) throw new Error('useProject needs a project route above it')
  return handle
}
