/** Source of a project: files, new files from blueprints, and type declarations for the editor. */
import { z } from 'zod'
import { ScaffoldKind, TypeFile } from '../../contract/api.ts'
import { FileSearchResult, ReplaceResult, TextQuery, Undoable } from '../../contract/file-search.ts'
import { FileContent, FileNode, SourceTexts } from '../../contract/project.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { cursor, flag, limit, text } from '../query.ts'
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
  summary: 'Delete a file or folder; `undoId` brings it back',
  query: z.object({ path }),
  result: Undoable,
  handle: ({ project, query }) => project.files.remove(query.path),
})

const makeFolder = endpoint({
  method: 'POST',
  path: '/api/files/folder',
  scope,
  tag,
  summary: 'Make a folder',
  body: z.strictObject({ path }),
  result: null,
  async handle({ project, body }) {
    await project.files.makeFolder((await body()).path)
    return null
  },
})

const undo = endpoint({
  method: 'POST',
  path: '/api/files/undo',
  scope,
  tag,
  summary: 'Take back a deletion or a replacement, by its `undoId`',
  body: z.strictObject({ undoId: z.string().min(1) }),
  result: z.object({ paths: z.array(z.string()) }),
  handle: async ({ project, body }) => project.files.undo((await body()).undoId),
})

const listSources = endpoint({
  method: 'GET',
  path: '/api/files/sources',
  scope,
  tag,
  summary: 'Texts of the source files and declarations of packages they import, for an editor',
  result: SourceTexts,
  handle: ({ project, request }) => project.files.sources(request.signal),
})

const findText = endpoint({
  method: 'GET',
  path: '/api/files/search',
  scope,
  tag,
  summary:
    'Find text in files, file by file. `include` and `exclude` are globs, separated by commas; with `replace` each match says what would stand there',
  query: z.object({
    q: TextQuery.shape.q,
    isRegex: flag,
    matchCase: flag,
    wholeWord: flag,
    include: text,
    exclude: text,
    replace: z.string().max(10_000).optional(),
    limit,
    cursor,
  }),
  result: FileSearchResult,
  async handle({ project, query, request }) {
    const { q, isRegex, matchCase, wholeWord, include, exclude, replace } = query
    const found = await project.files.find(
      {
        query: {
          q,
          isRegex: isRegex ?? false,
          matchCase: matchCase ?? false,
          wholeWord: wholeWord ?? false,
        },
        replacement: replace ?? null,
        include: globsOf(include),
        exclude: globsOf(exclude),
        after: query.cursor === undefined ? null : decodeCursor(query.cursor),
        limit: query.limit ?? 500,
      },
      request.signal,
    )
    const { nextCursor } = found
    return { ...found, nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) }
  },
})

const replaceText = endpoint({
  method: 'POST',
  path: '/api/files/replace',
  scope,
  tag,
  summary:
    'Replace every match in the files named, each only while it has the hash that was searched',
  body: TextQuery.extend({
    replacement: z.string().max(10_000),
    files: z
      .array(z.strictObject({ path, hash: z.string() }))
      .min(1)
      .max(2_000),
  }),
  result: ReplaceResult,
  async handle({ project, body, request }) {
    const { replacement, files, ...query } = await body()
    return project.files.replace({ query, replacement, files }, request.signal)
  },
})

/** Commas within braces belong to the glob. */
function globsOf(list: string | undefined): string[] {
  return (list?.match(/(?:\{[^}]*\}|[^,{])+/g) ?? []).flatMap((glob) => glob.trim() || [])
}

function encodeCursor(path: string): string {
  return Buffer.from(path, 'utf8').toString('base64url')
}

function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8')
}

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
  makeFolder,
  undo,
  findText,
  replaceText,
  listSources,
  scaffoldFile,
  listTypes,
]
