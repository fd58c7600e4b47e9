/** Gives the editor the declarations of `hearth`, `zod` and packages, and the project's own source files. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { typesQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { setProjectTypes } from './monaco.ts'
import { syncModels } from './project-models.ts'

export function useProjectTypes(): void {
  const project = useProject()
  const { id, client } = project
  const types = useQuery(typesQuery(project)).data
  const sources = useQuery({
    // Below `files`, so that whatever makes a list of files stale makes this stale.
    queryKey: projectKey(id, 'files', 'sources'),
    queryFn: ({ signal }) => client.files.sources({ signal }),
    retry: false,
  }).data
  const packages = sources?.packages
  useEffect(() => {
    const libraries = (types ?? []).map(({ path, content }) => ({
      path: `node_modules/${path}`,
      content,
    }))
    setProjectTypes([...(packages ?? []), ...libraries])
  }, [types, packages])
  useEffect(() => {
    if (sources) syncModels(id, sources.files)
  }, [id, sources])
}
