/** The text of a declaration that the editor was given; null for one that it was not. */
import { useQuery } from '@tanstack/react-query'
import { typesQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

/** Undefined while it is not known yet. */
export function useLibraryText(path: string): string | null | undefined {
  const project = useProject()
  const { id, client } = project
  const types = useQuery(typesQuery(project)).data
  const sources = useQuery({
    queryKey: projectKey(id, 'files', 'sources'),
    queryFn: ({ signal }) => client.files.sources({ signal }),
    retry: false,
  }).data
  const own = types?.find((file) => `node_modules/${file.path}` === path)
  const found = own ?? sources?.packages.find((file) => file.path === path)
  if (found) return found.content
  return types && sources ? null : undefined
}
