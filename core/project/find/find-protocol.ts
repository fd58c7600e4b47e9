/** What is said between the search and its thread, and where the thread's entry is. */
import type { FileMatches, TextQuery } from '../../contract/file-search.ts'

export interface FindTask {
  kind: 'find'
  root: string
  query: TextQuery
  replacement: string | null
  /** Globs; empty: everything. */
  include: string[]
  exclude: string[]
  /** Begin after this path. */
  after: string | null
  /** Matches; the file that reaches it is still told whole. */
  limit: number
}

export interface ReplaceTask {
  kind: 'replace'
  query: TextQuery
  replacement: string
  texts: { path: string; text: string }[]
}

export type FindReply =
  /** It is loaded, and begins. */
  | { type: 'started' }
  | { type: 'file'; file: FileMatches; filesSearched: number }
  /** `next`: the path to go on after; null when all was searched. */
  | { type: 'end'; filesSearched: number; next: string | null; stoppedBy: 'files' | null }
  | { type: 'replaced'; path: string; text: string; count: number }

/** Beside this file when run from source, beside the bundle otherwise. */
export function findThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './find-thread.ts' : './find-thread.js', import.meta.url)
}
