/** Source files as designs: what they define, and edits that change nothing else. */
import { z } from 'zod'
import { DefinitionSummary, Design, DesignChange, DesignEdit } from '../../contract/design.ts'
import { fileChanged } from '../../project/confine.ts'
import type { OpenProject } from '../../studio/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Source'
const path = z.string().min(1, 'Must not be empty.')

const readDesign = endpoint({
  method: 'GET',
  path: '/api/source/design',
  scope,
  tag,
  summary:
    'What a source file defines: agents, profiles, tools, triggers, schemas and their fields',
  query: z.object({ path }),
  result: Design,
  handle: async ({ project, query }) => {
    const file = await project.files.read(query.path)
    const design = await import('../../project/design/read-design.ts')
    return design.readDesign(file.path, file.content)
  },
})

const definitions = endpoint({
  method: 'GET',
  path: '/api/source/definitions',
  scope,
  tag,
  summary: 'Everything the source files define, with the file it is in',
  result: pageOf(DefinitionSummary),
  handle: async ({ project }) => {
    const { listDefinitions } = await import('../../project/design/list-definitions.ts')
    return whole(await listDefinitions(project.files))
  },
})

const editDesign = endpoint({
  method: 'POST',
  path: '/api/source/design',
  scope,
  tag,
  summary:
    'Edit what a source file defines; `ifMatch` is the hash of the design, `dryRun` saves nothing',
  body: z.strictObject({
    path,
    ifMatch: z.string(),
    edits: z.array(DesignEdit).min(1),
    dryRun: z.boolean().default(false),
  }),
  result: DesignChange,
  async handle({ project, body }) {
    const { path, ifMatch, edits, dryRun } = await body()
    return applyEdits(project, path, ifMatch, edits, dryRun)
  },
})

async function applyEdits(
  project: OpenProject,
  path: string,
  ifMatch: string,
  edits: readonly DesignEdit[],
  dryRun: boolean,
): Promise<DesignChange> {
  const [{ readDesign }, { editDesign }] = await Promise.all([
    import('../../project/design/read-design.ts'),
    import('../../project/design/edit-design.ts'),
  ])
  const file = await project.files.read(path)
  if (file.hash !== ifMatch) {
    throw fileChanged(path, 'Someone saved it since you read its design. Read it again, then edit.')
  }
  const before = file.content
  const after = edits.reduce((text, edit) => editDesign(file.path, text, edit), before)
  // Also refused when somebody saved it since the lines above.
  if (!dryRun) await project.files.write(file.path, after, ifMatch)
  return { design: readDesign(file.path, after), before, after }
}

export const sourceEndpoints: Endpoint[] = [readDesign, definitions, editDesign]
