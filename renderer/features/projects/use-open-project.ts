/** Opens or makes a project and goes to it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { HearthError } from '../../../core/contract/error.ts'
import type { Project } from '../../../core/contract/project.ts'
import { type HearthClient, useClient } from '../../app/client.ts'
import { showOverlay } from '../../app/overlay.ts'

export type OpenRequest =
  | { kind: 'open'; root: string }
  | { kind: 'create'; root: string; template: string; name: string; model?: string }
  | { kind: 'demo' }
  /** A chat with a model of this machine, in a project of its own. */
  | { kind: 'model'; provider: string; model: string }

export function useOpenProject() {
  const client = useClient()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (request: OpenRequest) => perform(client, request),
    async onSuccess(project, request) {
      await queryClient.invalidateQueries({ queryKey: ['projects'] })
      void queryClient.invalidateQueries({ queryKey: ['recent-projects'] })
      showOverlay(null)
      const params = { project: project.id }
      // These begin where there is something to try.
      await (request.kind === 'demo' || request.kind === 'model'
        ? navigate({ to: '/p/$project/agents/$agent', params: { ...params, agent: 'assistant' } })
        : navigate({ to: '/p/$project/agents', params }))
    },
  })
}

async function perform(client: HearthClient, request: OpenRequest): Promise<Project> {
  if (request.kind === 'open') return client.projects.open(request.root)
  if (request.kind === 'create') {
    const { kind: _kind, ...project } = request
    return client.projects.create(project)
  }
  if (request.kind === 'demo') return openAtHome(client, { name: 'hearth-demo', template: 'demo' })
  const { provider, model } = request
  return openAtHome(client, { name: `hearth-${provider}`, template: 'assistant', model })
}

/** Lives in the home folder; the second time it is simply opened again. */
async function openAtHome(
  client: HearthClient,
  project: { name: string; template: string; model?: string },
): Promise<Project> {
  const home = await client.projects.folders()
  const root = joinPath(home.path, project.name)
  try {
    return await client.projects.create({ root, ...project })
  } catch (error) {
    if (HearthError.is(error) && error.status === 409) return client.projects.open(root)
    throw error
  }
}

/** As it is typed by people: `~` is the home folder. Null for what is no whole path. */
export function wholePath(typed: string, home: string | undefined): string | null {
  const path = typed.trim()
  if (/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path)) return path
  if (home === undefined || !/^~(?:[\\/]|$)/.test(path)) return null
  const below = path.slice(2)
  return below === '' ? home : joinPath(home, below)
}

/** Joins with the separator the folder already uses. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`
}
