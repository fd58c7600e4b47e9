/** Source of a project: files, new files from blueprints, and type declarations for the editor. */
import { z } from 'zod'
import { ScaffoldKind, TypeFile } from '../../contract/api.ts'
import { FileContent, FileNode } from '../../contract/project.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'
const tag = 'Files'
const path = z.string().min(1, 'Must not be empty.')

const listFiles = endpoint({
  method: 'GET',
  path: '/api/files',
  scope,
  tag,
  summary: 'Files of a folder of the project; without a path its root',
  query: z.object({ path: z.string().optional() }),
  result: pageOf(FileNode),
  handle: async ({ project, query }) => whole(await project.files.list(query.path ?? '')),
})

const readFile = endpoint({
  method: 'GET',
  path: '/api/files/content',
  scope,
  tag,
  summary: 'A file and the hash to save it with',
  query: z.object({ path }),
  result: FileContent,
  handle: ({ project, query }) => project.files.read(query.path),
})

const writeFile = endpoint({
  method: 'PUT',
  path: '/api/files/content',
  scope,
  tag,
  summary: 'Save a file; `ifMatch` (null: must not exist) protects what somebody else saved',
  body: z.strictObject({ path, content: z.string(), ifMatch: z.string().nullable().optional() }),
  result: FileContent,
  async handle({ project, body }) {
    const { path, content, ifMatch } = await body()
    return project.files.write(path, content, ifMatch)
  },
})

const deleteFile = endpoint({
  method: 'DELETE',
  path: '/api/files',
  scope,
  tag,
  summary: 'Delete a file or folder',
  query: z.object({ path }),
  result: null,
  async handle({ project, query }) {
    await project.files.remove(query.path)
    return null
  },
})

const renameFile = endpoint({
  method: 'POST',
  path: '/api/files/rename',
  scope,
  tag,
  summary: 'Move a file or folder within the project',
  body: z.strictObject({ from: path, to: path }),
  result: null,
  async handle({ project, body }) {
    const { from, to } = await body()
    await project.files.rename(from, to)
    return null
  },
})

const scaffoldFile = endpoint({
  method: 'POST',
  path: '/api/scaffold',
  scope,
  tag,
  summary: 'Write a new agent, workflow, tool, skill or role',
  body: z.strictObject({ kind: ScaffoldKind, name: z.string().min(1) }),
  status: 201,
  result: z.object({ path: z.string() }),
  async handle({ project, body }) {
    const { kind, name } = await body()
    const { scaffold } = await import('../../project/scaffold.ts')
    return scaffold(project.files, kind, name)
  },
})

const listTypes = endpoint({
  method: 'GET',
  path: '/api/types',
  scope,
  tag,
  summary: 'Type declarations of hearth and zod, for an editor',
  result: z.object({ files: z.array(TypeFile) }),
  async handle() {
    const { readTypeDeclarations } = await import('../../project/type-declarations.ts')
    return { files: await readTypeDeclarations() }
  },
})

export const fileEndpoints: Endpoint[] = [
  listFiles,
  readFile,
  writeFile,
  deleteFile,
  renameFile,
  scaffoldFile,
  listTypes,
]
