/** The files of a project's folder: listed, read and saved without ever leaving the root. */
import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { ReplaceResult } from '../contract/file-search.ts'
import type { FileNode } from '../contract/project.ts'
import type { ProjectFiles, ReplaceRequest } from '../studio/port.ts'
import {
  confine,
  escapes,
  fileChanged,
  fileExists,
  hiddenFolders,
  isMissing,
  toPath,
} from './confine.ts'
import { contentHash } from './content-hash.ts'
import { readContent, readIfPresent, writeAtomically } from './file-content.ts'
import { refusal } from './file-refusal.ts'
import { findInFiles, replaceInTexts } from './find/find-in-files.ts'
import { readSources } from './source-texts.ts'
import { openTrash, type Trash } from './trash.ts'

export interface ProjectFilesOptions {
  root: string
  /** Where deleted files go; absent: they are gone. */
  trashFolder?: string
  /** Called with each file that is read: someone is looking at it. */
  onRead?(path: string): void
  /** Called after each change made here, so that a save takes effect before the watcher sees it. */
  onChange?(path: string, change: 'added' | 'changed' | 'removed'): void
}

export function openProjectFiles(options: ProjectFilesOptions): ProjectFiles {
  const { root, onRead, onChange } = options
  const trash = options.trashFolder === undefined ? null : openTrash(options.trashFolder)
  /** One writer at a time: the comparison and the write it allows are one step. */
  let writing: Promise<unknown> = Promise.resolve()
  function exclusively<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
    const turn = writing.then(work, work)
    writing = turn
    return turn.catch(refusal(path))
  }

  const files: ProjectFiles = {
    async list(path) {
      const folder = await confine(root, path).catch(refusal(path))
      const entries = await readdir(folder, { withFileTypes: true }).catch(refusal(path))
      const nodes = await Promise.all(
        entries
          .filter((entry) => !hiddenFolders.has(entry.name))
          .map((entry) => fileNode(root, join(folder, entry.name))),
      )
      return nodes.filter((node) => node !== null).sort(foldersFirst)
    },

    async read(path) {
      const content = await confine(root, path)
        .then((file) => readContent(root, file))
        .catch(refusal(path))
      onRead?.(content.path)
      return content
    },

    write(path, content, ifMatch) {
      return exclusively(path, async () => {
        const file = await confine(root, path)
        const before = await readIfPresent(file)
        checkVersion(path, before, ifMatch)
        await mkdir(dirname(file), { recursive: true })
        await writeAtomically(file, content)
        onChange?.(toPath(root, file), before === null ? 'added' : 'changed')
        return readContent(root, file)
      })
    },

    makeFolder(path) {
      return exclusively(path, async () => {
        const folder = await confine(root, path)
        if (await isPresent(folder)) throw fileExists(path)
        await mkdir(folder, { recursive: true })
        onChange?.(toPath(root, folder), 'added')
      })
    },

    remove(path, ifMatch) {
      return exclusively(path, async () => {
        const file = await confine(root, path)
        if (file === root) throw escapes(path)
        await lstat(file).catch(refusal(path))
        if (ifMatch !== undefined) checkVersion(path, await readIfPresent(file), ifMatch)
        const own = toPath(root, file)
        const undoId = trash === null ? null : await trash.take(own, file)
        if (trash === null) await rm(file, { recursive: true })
        onChange?.(own, 'removed')
        return { undoId }
      })
    },

    rename(from, to) {
      return exclusively(to, async () => {
        const source = await confine(root, from)
        const target = await confine(root, to)
        if (source === root) throw escapes(from)
        await lstat(source).catch(refusal(from))
        if (await isPresent(target)) throw fileExists(to)
        await mkdir(dirname(target), { recursive: true })
        await rename(source, target)
        onChange?.(toPath(root, source), 'removed')
        onChange?.(toPath(root, target), 'added')
      })
    },

    async undo(id) {
      const bin = trash ?? noTrash()
      const entry = await bin.find(id)
      if (entry.kind === 'replaced') return undoReplace(files, bin, id, entry.files)
      return exclusively(entry.path, async () => {
        const file = await confine(root, entry.path)
        if (await isPresent(file)) throw fileChanged(entry.path, 'Something else has its name now.')
        await bin.putBack(id, file)
        await bin.forget(id)
        onChange?.(entry.path, 'added')
        return { paths: [entry.path] }
      })
    },

    find: ({ query, replacement, include, exclude, after, limit }, signal) =>
      findInFiles({ root, query, replacement, include, exclude, after, limit }, signal),

    replace: (request, signal) => replaceInFiles(files, trash, request, signal),

    sources: (signal) => readSources(root, signal),
  }
  return files
}

function noTrash(): never {
  throw new HearthError({ type: 'not_found', status: 404, message: 'Nothing can be undone here.' })
}

/** Each file by itself: one that was changed meanwhile is left as it is, and said. */
async function replaceInFiles(
  files: ProjectFiles,
  trash: Trash | null,
  { query, replacement, files: wanted }: ReplaceRequest,
  signal?: AbortSignal,
): Promise<ReplaceResult> {
  const result: ReplaceResult = { items: [], refused: [], undoId: null }
  const texts: { path: string; text: string; hash: string }[] = []
  const refuse = (path: string, error: unknown) =>
    result.refused.push({ path, message: HearthError.from(error).message })
  for (const { path, hash } of wanted) {
    try {
      const read = await files.read(path)
      if (read.hash !== hash || read.encoding !== 'utf8') throw fileChanged(path, '')
      texts.push({ path, text: read.content, hash })
    } catch (error) {
      refuse(path, error)
    }
  }
  const done = await replaceInTexts({ query, replacement, texts }, signal)
  if (done === null) throw tooSlow()
  const kept: { path: string; hashAfter: string; before: string }[] = []
  for (const { path, text, hash } of texts) {
    const after = done.get(path)
    if (!after || after.count === 0) continue
    try {
      const written = await files.write(path, after.text, hash)
      result.items.push({ path, replacements: after.count, hash: written.hash })
      kept.push({ path, hashAfter: written.hash, before: text })
    } catch (error) {
      refuse(path, error)
    }
  }
  if (trash && kept.length > 0) result.undoId = await trash.keepTexts(kept)
  return result
}

/** All or nothing is not needed: what was changed since stays as it is, and is an error at the end. */
async function undoReplace(
  files: ProjectFiles,
  trash: Trash,
  id: string,
  changed: readonly { path: string; hashAfter: string }[],
): Promise<{ paths: string[] }> {
  const paths: string[] = []
  const conflicts: string[] = []
  for (const [index, { path, hashAfter }] of changed.entries()) {
    const before = await readIfPresent(trash.itemOf(id, index))
    if (before === null) continue
    try {
      await files.write(path, before, hashAfter)
      paths.push(path)
    } catch (error) {
      if (!HearthError.is(error) || error.type !== 'file_changed') throw error
      conflicts.push(path)
    }
  }
  if (conflicts.length === 0) await trash.forget(id)
  else if (paths.length === 0) throw fileChanged(conflicts.join(', '), 'Changed since; left alone.')
  return { paths }
}

function tooSlow(): HearthError {
  return new HearthError({
    type: 'search_too_slow',
    status: 422,
    message: 'Replacing took too long, and nothing was changed.',
    details: 'The expression may need far too many steps on some text. Make it simpler.',
  })
}

async function fileNode(root: string, path: string): Promise<FileNode | null> {
  // What cannot be looked at, a dangling link say, is not shown; it hides nothing else of the folder.
  const entry = await stat(path).catch(() => null)
  if (!entry || !(entry.isFile() || entry.isDirectory())) return null
  return {
    path: toPath(root, path),
    name: basename(path),
    kind: entry.isDirectory() ? 'directory' : 'file',
    size: entry.isDirectory() ? 0 : entry.size,
    mtime: entry.mtimeMs,
  }
}

async function isPresent(file: string): Promise<boolean> {
  try {
    await lstat(file)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function checkVersion(
  path: string,
  before: Uint8Array | null,
  ifMatch: string | null | undefined,
): void {
  if (ifMatch === undefined) return
  if (ifMatch === null && before !== null) throw fileExists(path)
  if (ifMatch === null) return
  if (before === null) throw fileChanged(path, 'It no longer exists.')
  if (contentHash(before) !== ifMatch) {
    throw fileChanged(path, 'Someone else saved it since you read it. Read it again, then save.')
  }
}

function foldersFirst(a: FileNode, b: FileNode): number {
  if (a.kind !== b.kind) return a.kind === 'directory' ? -1 : 1
  return a.name < b.name ? -1 : 1
}
