/** Reads what `git status --porcelain=v2 --branch -z` prints. */
import type { GitChange, GitFile } from '../../contract/git.ts'

export interface ParsedStatus {
  branch: string | null
  head: string | null
  ahead: number | null
  behind: number | null
  files: GitFile[]
}

/** Paths are as git has them, relative to the repository. What is not understood is left out. */
export function parseStatus(text: string): ParsedStatus {
  const parsed: ParsedStatus = { branch: null, head: null, ahead: null, behind: null, files: [] }
  const records = text.split('\0')
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] ?? ''
    if (record.startsWith('# ')) readHeader(parsed, record.slice(2))
    else if (record.startsWith('? ')) parsed.files.push(file(record.slice(2), 'untracked', false))
    else if (record.startsWith('1 ')) {
      addTracked(parsed.files, record.slice(2, 4), afterFields(record, 8), null)
    } else if (record.startsWith('2 ')) {
      at += 1
      addTracked(parsed.files, record.slice(2, 4), afterFields(record, 9), records[at] ?? null)
    } else if (record.startsWith('u ')) {
      parsed.files.push(file(afterFields(record, 10), 'conflicted', false))
    }
  }
  return parsed
}

function readHeader(parsed: ParsedStatus, header: string): void {
  const [name, first = '', second = ''] = header.split(' ')
  if (name === 'branch.oid') parsed.head = first === '(initial)' ? null : first.slice(0, 10)
  if (name === 'branch.head') parsed.branch = first === '(detached)' ? null : first
  if (name === 'branch.ab') {
    parsed.ahead = Math.abs(Number(first))
    parsed.behind = Math.abs(Number(second))
  }
}

/** The path may hold blanks: it is all that follows the first `count` fields. */
function afterFields(record: string, count: number): string {
  let at = 0
  for (let field = 0; field < count; field += 1) at = record.indexOf(' ', at) + 1
  return record.slice(at)
}

/** `state`: two letters, of the index and of the work tree. */
function addTracked(files: GitFile[], state: string, path: string, from: string | null): void {
  const [index = '.', tree = '.'] = state
  files.push({ path, change: changeOf(index, tree), isStaged: index !== '.', from })
}

function changeOf(index: string, tree: string): GitChange {
  if (tree === 'D' || (index === 'D' && tree === '.')) return 'deleted'
  if (index === 'A') return 'added'
  if (index === 'R' || index === 'C' || tree === 'R') return 'renamed'
  if (index === 'T' || tree === 'T') return 'type-changed'
  return 'modified'
}

function file(path: string, change: GitChange, isStaged: boolean): GitFile {
  return { path, change, isStaged, from: null }
}
