/** Version control of a project's folder, to look at. */
import { z } from 'zod'
import { GitDiff, GitStatus } from '../../contract/git.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'

const scope = 'project'
const tag = 'Files'

const gitStatus = endpoint({
  method: 'GET',
  path: '/api/git/status',
  scope,
  tag,
  summary: 'Branch and changed files; says so when the folder is in no repository',
  result: GitStatus,
  handle: ({ project, request }) => project.git.status(request.signal),
})

const gitDiff = endpoint({
  method: 'GET',
  path: '/api/git/diff',
  scope,
  tag,
  summary: 'A file in HEAD and on disk',
  query: z.object({ path: z.string('Say which file.').min(1, 'Must not be empty.') }),
  result: GitDiff,
  handle: ({ project, query, request }) => project.git.diff(query.path, request.signal),
})

export const gitEndpoints: Endpoint[] = [gitStatus, gitDiff]
