/** The repository that a project's folder lies in, and the settings that keep its programs from running. */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { runGit } from './run-git.ts'

export interface Repository {
  /** Real path of the project's folder. */
  folder: string
  /** The folder within the repository: `''` or `packages/web/`. */
  prefix: string
  /** To be given with every call that looks at files. */
  settings: string[]
}

export type Found =
  | { state: 'ok'; repository: Repository }
  | { state: 'none' }
  | { state: 'unavailable'; reason: string }

export async function findRepository(root: string, signal?: AbortSignal): Promise<Found> {
  const folder = await realpath(root)
  const args = ['rev-parse', '--is-inside-work-tree', '--show-prefix', '--show-toplevel']
  const answer = await runGit({ folder, args, signal })
  if (answer.type === 'missing') return unavailable('Git is not installed, or not on the PATH.')
  if (answer.type === 'timeout') return unavailable('Git did not answer in time.')
  if (answer.exitCode !== 0) {
    if (/not a git repository/i.test(answer.stderr)) return { state: 'none' }
    return unavailable(firstLine(answer.stderr))
  }
  const [inside, prefix = '', top = ''] = answer.stdout.toString('utf8').split('\n')
  if (inside !== 'true') return { state: 'none' }
  // A repository may claim that its files are somewhere else; then it is not the project's.
  const isAround = resolve(await realpath(top), prefix) === folder
  if (!isAround) return unavailable('The repository’s files are outside of this folder.')
  const settings = await withoutFilters(folder, signal)
  return { state: 'ok', repository: { folder, prefix, settings } }
}

/**
 * Filters of the person's own settings (such as Git LFS) are theirs to have; those that the repository
 * itself names are programs of whoever made it, and are emptied.
 */
async function withoutFilters(folder: string, signal: AbortSignal | undefined): Promise<string[]> {
  const args = ['config', '--includes', '--show-scope', '--name-only', '-z', '--get-regexp']
  const answer = await runGit({ folder, args: [...args, '^filter\\.'], signal })
  if (answer.type !== 'done' || answer.exitCode !== 0) return []
  const parts = answer.stdout.toString('utf8').split('\0')
  const names = new Set<string>()
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const scope = parts[at] ?? ''
    const name = /^filter\.(.+)\.[^.]+$/s.exec(parts[at + 1] ?? '')?.[1]
    if (name !== undefined && (scope === 'local' || scope === 'worktree')) names.add(name)
  }
  return [...names].flatMap((name) => [
    `filter.${name}.clean=`,
    `filter.${name}.smudge=`,
    `filter.${name}.process=`,
    `filter.${name}.required=false`,
  ])
}

function unavailable(reason: string): Found {
  return { state: 'unavailable', reason }
}

export function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
