/** Version control of a project's folder, to look at: its state, and a file as it is in HEAD. */
import { HearthError } from '../../contract/error.ts'
import type { GitDiff, GitFile, GitStatus } from '../../contract/git.ts'
import type { ProjectFiles, ProjectGit } from '../../studio/port.ts'
import { parseStatus } from './parse-status.ts'
import { findRepository, firstLine, type Repository } from './repository.ts'
import { runGit } from './run-git.ts'

const mostFiles = 2_000
/** Bytes of a file in HEAD that are read. */
const largestFile = 4 * 1024 * 1024

const nothing = { branch: null, head: null, ahead: null, behind: null, files: [] }

export interface ProjectGitOptions {
  root: string
  files: Pick<ProjectFiles, 'read'>
}

export function openProjectGit({ root, files }: ProjectGitOptions): ProjectGit {
  return {
    status: (signal) => readStatus(root, signal),
    diff: (path, signal) => readDiff(root, files, path, signal),
  }
}

async function readStatus(root: string, signal?: AbortSignal): Promise<GitStatus> {
  const found = await findRepository(root, signal)
  if (found.state === 'none') {
    return { ...nothing, state: 'none', reason: null, isTruncated: false }
  }
  if (found.state === 'unavailable') return unavailable(found.reason)
  const { folder, prefix, settings } = found.repository
  const args = [
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=all',
    '--',
    '.',
  ]
  const answer = await runGit({ folder, args, settings, signal })
  if (answer.type === 'missing') return unavailable('Git is not installed, or not on the PATH.')
  if (answer.type === 'timeout') return unavailable('Git did not answer in time.')
  if (answer.exitCode !== 0) return unavailable(firstLine(answer.stderr))
  const parsed = parseStatus(answer.stdout.toString('utf8'))
  const own = parsed.files.flatMap((file) => inProject(file, prefix))
  return {
    ...parsed,
    state: 'ok',
    reason: null,
    files: own.slice(0, mostFiles),
    isTruncated: answer.isCut || own.length > mostFiles,
  }
}

/** The file by its path in the project; none for one outside, or of the closed folders. */
function inProject(file: GitFile, prefix: string): GitFile[] {
  if (!file.path.startsWith(prefix)) return []
  const path = file.path.slice(prefix.length)
  if (path === '' || /(^|\/)(\.hearth|node_modules)(\/|$)/.test(path)) return []
  const from = file.from?.startsWith(prefix) ? file.from.slice(prefix.length) : file.from
  return [{ ...file, path, from }]
}

function unavailable(reason: string): GitStatus {
  return { ...nothing, state: 'unavailable', reason, isTruncated: false }
}

async function readDiff(
  root: string,
  files: Pick<ProjectFiles, 'read'>,
  path: string,
  signal?: AbortSignal,
): Promise<GitDiff> {
  const after = await readDisk(files, path)
  const found = await findRepository(root, signal)
  if (found.state !== 'ok') {
    throw new HearthError({
      type: 'no_repository',
      status: 409,
      message: 'This project is not in a git repository that can be read.',
      details: found.state === 'none' ? 'Run "git init" in its folder.' : found.reason,
    })
  }
  const before = await readHead(found.repository, path, signal)
  const isBinary = before === 'unreadable' || after === 'unreadable'
  return {
    path,
    before: before === 'unreadable' ? null : before,
    after: after === 'unreadable' ? null : after,
    isBinary,
  }
}

/** Goes through the project's files, so that no path leads outside. */
async function readDisk(
  files: Pick<ProjectFiles, 'read'>,
  path: string,
): Promise<string | null | 'unreadable'> {
  try {
    const { content, encoding } = await files.read(path)
    return encoding === 'utf8' ? content : 'unreadable'
  } catch (error) {
    if (HearthError.is(error) && error.type === 'file_not_found') return null
    if (HearthError.is(error) && error.type === 'file_too_large') return 'unreadable'
    throw error
  }
}

/** Never filtered, converted or fetched: the bytes as they are kept. */
async function readHead(
  { folder, prefix, settings }: Repository,
  path: string,
  signal?: AbortSignal,
): Promise<string | null | 'unreadable'> {
  const name = `HEAD:${prefix}${path}`
  const size = await runGit({ folder, args: ['cat-file', '-s', name], settings, signal })
  if (size.type !== 'done' || size.exitCode !== 0) return null
  if (Number(size.stdout.toString('utf8').trim()) > largestFile) return 'unreadable'
  const answer = await runGit({ folder, args: ['cat-file', 'blob', name], settings, signal })
  if (answer.type !== 'done' || answer.exitCode !== 0) return null
  if (answer.stdout.subarray(0, 8192).includes(0)) return 'unreadable'
  return new TextDecoder().decode(answer.stdout)
}
