/** Folders of this machine, for choosing a project where no native dialog is at hand. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { FolderList, FoundProject } from '../../contract/api.ts'
import { HearthError } from '../../contract/error.ts'
import { findProjects } from '../../studio/found-projects.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

/** What an agent project has in its root. */
const marks = ['hearth.toml', 'hearth.config.ts', 'pyflue.toml', 'src/agents', 'agents']

const reasons: Record<string, string> = {
  ENOENT: 'does not exist.',
  ENOTDIR: 'is a file.',
  EACCES: 'may not be read by the user that Hearth runs as.',
  EPERM: 'may not be read by the user that Hearth runs as.',
}

const listFolders = endpoint({
  method: 'GET',
  path: '/api/folders',
  scope: 'studio',
  tag: 'Projects',
  summary: 'Sub-folders of a folder (default: home)',
  query: z.object({ path: z.string().optional() }),
  result: FolderList,
  async handle({ query }) {
    const path = resolve(query.path ?? homedir())
    const names = await subFolders(path)
    const items = names.map((name) => ({
      path: join(path, name),
      name,
      isProject: looksLikeProject(join(path, name)),
    }))
    const parent = dirname(path)
    return { path, parent: parent === path ? null : parent, items, nextCursor: null }
  },
})

const listFound = endpoint({
  method: 'GET',
  path: '/api/folders/projects',
  scope: 'studio',
  tag: 'Projects',
  summary: 'Agent projects where they usually are, that were not opened before',
  result: pageOf(FoundProject),
  async handle({ studio }) {
    const known = [...studio.recent(), ...studio.projects()].map(({ root }) => root)
    return whole(await findProjects({ home: homedir(), current: process.cwd(), known }))
  },
})

export function looksLikeProject(folder: string): boolean {
  return marks.some((mark) => existsSync(join(folder, mark)))
}

async function subFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new HearthError({
      type: 'folder_unreadable',
      status: 400,
      message: `${path} ${reasons[code] ?? `cannot be listed (${code}).`}`,
      details: 'Choose another folder.',
      meta: { path, code },
      cause: error,
    })
  })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b))
}

export const folderEndpoints: Endpoint[] = [listFolders, listFound]
