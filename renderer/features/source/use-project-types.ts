/** Gives the editor the declarations of `hearth` and `zod`, and the project's other source files. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useProject } from '../../app/project.ts'
import { projectKey, typesQuery } from '../../app/queries.ts'
import { listAllFiles } from '../palette/project-file-list.ts'
import { setProjectTypes } from './monaco.ts'

/** Enough for imports between files; a huge source tree is not worth the wait. */
const mostSources = 80

export function useProjectTypes(): void {
  const project = useProject()
  const { id, client } = project
  const types = useQuery(typesQuery(project)).data
  const sources = useQuery({
    queryKey: projectKey(id, 'files', 'sources'),
    queryFn: async ({ signal }) => {
      const all = await listAllFiles((path) => client.files.list(path || 'src', { signal }))
      const paths = all.filter((path) => /\.(ts|tsx|mts)$/.test(path)).slice(0, mostSources)
      return Promise.all(paths.map((path) => client.files.read(path, { signal })))
    },
    retry: false,
  }).data
  useEffect(() => {
    const libraries = (types ?? []).map(({ path, content }) => ({
      path: `node_modules/${path}`,
      content,
    }))
    setProjectTypes([...libraries, ...(sources ?? [])])
  }, [types, sources])
}
