/** What version control says of a file, in a letter and a colour; a folder shows that something in it changed. */
import type { GitChange, GitStatus } from '../../../core/contract/git.ts'
import { foldersAbove } from './file-tree.ts'

export interface GitMark {
  letter: string
  word: string
  colour: string
}

export const gitMarks: Record<GitChange, GitMark> = {
  added: { letter: 'A', word: 'added', colour: 'text-ok' },
  modified: { letter: 'M', word: 'modified', colour: 'text-warn' },
  deleted: { letter: 'D', word: 'deleted', colour: 'text-bad' },
  renamed: { letter: 'R', word: 'renamed', colour: 'text-info' },
  untracked: { letter: 'U', word: 'not tracked', colour: 'text-ok' },
  conflicted: { letter: '!', word: 'in conflict', colour: 'text-bad' },
  'type-changed': { letter: 'T', word: 'of another kind', colour: 'text-warn' },
}

const within: GitMark = { letter: '•', word: 'has changes inside', colour: 'text-warn' }

/** By path. */
export function marksOf(status: GitStatus | undefined): ReadonlyMap<string, GitMark> {
  const marks = new Map<string, GitMark>()
  for (const { path, change } of status?.files ?? []) {
    for (const folder of foldersAbove(path)) marks.set(folder, within)
    marks.set(path, gitMarks[change])
  }
  return marks
}
