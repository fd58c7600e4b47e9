/** Client of what lies in a project: files, scaffolding, editor types and terminals. */
import type {
  Page,
  ProjectDetails,
  ScaffoldKind,
  TerminalFrame,
  TerminalSummary,
  TypeFile,
} from '../contract/api.ts'
import type {
  FileSearchResult,
  ReplaceResult,
  TextQuery,
  Undoable,
} from '../contract/file-search.ts'
import type { GitDiff, GitStatus } from '../contract/git.ts'
import type { FileContent, FileNode, SourceTexts } from '../contract/project.ts'
import { readJsonFrames } from './frames.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export interface FindQuery {
  q: string
  isRegex?: boolean | undefined
  matchCase?: boolean | undefined
  wholeWord?: boolean | undefined
  /** Globs, separated by commas. */
  include?: string | undefined
  exclude?: string | undefined
  /** Each match then says what would stand there. */
  replace?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** Paths are relative to the project's root, with forward slashes; '' is the root. */
export function createFiles(transport: Transport) {
  const all = transport.inProject('/api/files')
  return {
    async list(path: string, options: CallOptions = {}): Promise<FileNode[]> {
      return (await transport.json<Page<FileNode>>(all, { query: { path }, ...options })).items
    },
    read: (path: string, options: CallOptions = {}) =>
      transport.json<FileContent>(`${all}/content`, { query: { path }, ...options }),
    /** `ifMatch`: the hash that was read (rejects with `file_changed` when it is another now); null: must not exist. */
    write: (
      path: string,
      content: string,
      { ifMatch, signal }: CallOptions & { ifMatch?: string | null | undefined } = {},
    ) =>
      transport.json<FileContent>(`${all}/content`, {
        method: 'PUT',
        body: { path, content, ifMatch },
        signal,
      }),
    /** Into a trash, from which `undo` brings it back. */
    remove: (path: string, options: CallOptions = {}) =>
      transport.json<Undoable>(all, { method: 'DELETE', query: { path }, ...options }),
    async makeFolder(path: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${all}/folder`, { method: 'POST', body: { path }, ...options })
    },
    /** Takes back a deletion or a replacement. Rejects with `file_changed` where it is too late. */
    undo: (undoId: string, options: CallOptions = {}) =>
      transport.json<{ paths: string[] }>(`${all}/undo`, {
        method: 'POST',
        body: { undoId },
        ...options,
      }),
    /** Text in files, file by file, within a limit of time. */
    find: (query: FindQuery, options: CallOptions = {}) =>
      transport.json<FileSearchResult>(`${all}/search`, { query: { ...query }, ...options }),
    /** Every match in the files named, each only while it has the hash that was searched. */
    replace: (
      request: TextQuery & { replacement: string; files: { path: string; hash: string }[] },
      options: CallOptions = {},
    ) =>
      transport.json<ReplaceResult>(`${all}/replace`, {
        method: 'POST',
        body: request,
        ...options,
      }),
    /** Texts of the source files and declarations of packages they import. */
    sources: (options: CallOptions = {}) => transport.json<SourceTexts>(`${all}/sources`, options),
    async rename(from: string, to: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${all}/rename`, { method: 'POST', body: { from, to }, ...options })
    },
    /** Writes a new source file with sensible content. */
    scaffold: (kind: ScaffoldKind, name: string, options: CallOptions = {}) =>
      transport.json<{ path: string }>(transport.inProject('/api/scaffold'), {
        method: 'POST',
        body: { kind, name },
        ...options,
      }),
    /** Declaration files of `hearth` and `zod` for the editor. */
    async types(options: CallOptions = {}): Promise<TypeFile[]> {
      const path = transport.inProject('/api/types')
      return (await transport.json<{ files: TypeFile[] }>(path, options)).files
    },
    /** The project itself with its size and what is going on in it. */
    project: (options: CallOptions = {}) =>
      transport.json<ProjectDetails>(transport.inProject('/api/project'), options),
  }
}

export function createGit(transport: Transport) {
  const all = transport.inProject('/api/git')
  return {
    status: (options: CallOptions = {}) => transport.json<GitStatus>(`${all}/status`, options),
    /** A file in HEAD and on disk. Rejects with `no_repository` where there is none. */
    diff: (path: string, options: CallOptions = {}) =>
      transport.json<GitDiff>(`${all}/diff`, { query: { path }, ...options }),
  }
}

export function createTerminals(transport: Transport) {
  const all = transport.inProject('/api/terminals')
  const one = (id: string) => `${all}/${segment(id)}`
  return {
    async list(options: CallOptions = {}): Promise<TerminalSummary[]> {
      return (await transport.json<Page<TerminalSummary>>(all, options)).items
    },
    open: (size: { columns: number; rows: number }, options: CallOptions = {}) =>
      transport.json<{ id: string }>(all, { method: 'POST', body: size, ...options }),
    async input(id: string, data: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${one(id)}/input`, { method: 'POST', body: { data }, ...options })
    },
    async resize(
      id: string,
      size: { columns: number; rows: number },
      options: CallOptions = {},
    ): Promise<void> {
      await transport.send(`${one(id)}/resize`, { method: 'POST', body: size, ...options })
    },
    async rename(id: string, title: string, options: CallOptions = {}): Promise<void> {
      await transport.send(one(id), { method: 'PATCH', body: { title }, ...options })
    },
    /** Another shell in the place of one that has ended. */
    async restart(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${one(id)}/restart`, { method: 'POST', ...options })
    },
    /** Scrollback first, then live, until the shell exits. */
    async *follow(id: string, options: CallOptions = {}): AsyncGenerator<TerminalFrame> {
      const headers = { accept: 'text/event-stream' }
      const response = await transport.send(`${one(id)}/stream`, { headers, ...options })
      yield* readJsonFrames<TerminalFrame>(response, options)
    },
    async close(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(one(id), { method: 'DELETE', ...options })
    },
  }
}
