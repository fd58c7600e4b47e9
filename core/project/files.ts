/** The files of a project's folder: listed, read and saved without ever leaving the root. */
import { randomUUID } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { FileContent, FileNode } from '../contract/project.ts'
import type { ProjectFiles } from '../studio/port.ts'
import { contentHash } from './content-hash.ts'
import { pathTooLong, refusal } from './file-refusal.ts'

/** Folders that are never listed, read or written here. */
export const hiddenFolders: ReadonlySet<string> = new Set(['.hearth', '.git', 'node_modules'])

/** Larger files are not sent to an editor. */
const largestFile = 16 * 1024 * 1024

/** Each level of a path that does not exist costs a look at the disk. */
const longestPath = 1024

export interface ProjectFilesOptions {
  root: string
  /** Called with each file that is read: someone is looking at it. */
  onRead?(path: string): void
  /** Called after each change made here, so that a save takes effect before the watcher sees it. */
  onChange?(path: string, change: 'added' | 'changed' | 'removed'): void
}

export function openProjectFiles({ root, onRead, onChange }: ProjectFilesOptions): ProjectFiles {
  /** One writer at a time: the comparison and the write it allows are one step. */
  let writing: Promise<unknown> = Promise.resolve()
  function exclusively<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
    const turn = writing.then(work, work)
    writing = turn
    return turn.catch(refusal(path))
  }

  return {
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

    remove(path) {
      return exclusively(path, async () => {
        const file = await confine(root, path)
        if (file === root) throw escapes(path)
        await lstat(file).catch(refusal(path))
        await rm(file, { recursive: true })
        onChange?.(toPath(root, file), 'removed')
      })
    },

    rename(from, to) {
      return exclusively(to, async () => {
        const source = await confine(root, from)
        const target = await confine(root, to)
        if (source === root) throw escapes(from)
        await lstat(source).catch(refusal(from))
        if (await isPresent(target)) throw fileChanged(to, 'It exists already.')
        await mkdir(dirname(target), { recursive: true })
        await rename(source, target)
        onChange?.(toPath(root, source), 'removed')
        onChange?.(toPath(root, target), 'added')
      })
    },
  }
}

/**
 * The absolute path of a project path. Raises `path_escapes_project` (400) when it, or a symbolic link
 * on its way, leads outside the root or into a hidden folder.
 */
async function confine(root: string, path: string): Promise<string> {
  if (path.includes('\0')) throw escapes(path)
  if (path.length > longestPath) throw pathTooLong(path)
  const absolute = resolve(root, path.replace(/^\/+/, ''))
  checkInside(root, absolute, path)
  const realRoot = await realpath(root)
  checkInside(realRoot, await realpathOfNearest(absolute, path), path)
  return absolute
}

function checkInside(root: string, absolute: string, path: string): void {
  const inside = relative(root, absolute)
  const parts = inside.split(sep)
  if (parts[0] === '..' || resolve(root, inside) !== absolute) throw escapes(path)
  if (parts.some((part) => hiddenFolders.has(part))) throw escapes(path)
}

/** The real path of the file, or of its nearest parent that exists, with the rest appended. */
async function realpathOfNearest(absolute: string, path: string): Promise<string> {
  try {
    return await realpath(absolute)
  } catch (error) {
    if (!isMissing(error)) throw error
    const isDangling = await lstat(absolute).then(
      (entry) => entry.isSymbolicLink(),
      () => false,
    )
    if (isDangling) throw escapes(path)
    return join(await realpathOfNearest(dirname(absolute), path), basename(absolute))
  }
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

async function readContent(root: string, file: string): Promise<FileContent> {
  const path = toPath(root, file)
  const entry = await stat(file).catch(refusal(path))
  if (!entry.isFile()) {
    throw new HearthError({
      type: 'invalid_request',
      status: 400,
      message: `"${path}" is not a file.`,
    })
  }
  if (entry.size > largestFile) {
    throw new HearthError({
      type: 'file_too_large',
      status: 413,
      message: `"${path}" is too large to open here.`,
      details: `It has ${entry.size} bytes; the limit is ${largestFile}.`,
    })
  }
  const bytes = await readFile(file)
  const text = decode(bytes)
  return {
    path,
    content: text ?? bytes.toString('base64'),
    encoding: text === null ? 'base64' : 'utf8',
    hash: contentHash(bytes),
    size: bytes.length,
  }
}

/** Null when the bytes are not text. */
function decode(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8192).includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
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

async function readIfPresent(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function checkVersion(
  path: string,
  before: Uint8Array | null,
  ifMatch: string | null | undefined,
): void {
  if (ifMatch === undefined) return
  if (ifMatch === null && before !== null) throw fileChanged(path, 'It exists already.')
  if (ifMatch === null) return
  if (before === null) throw fileChanged(path, 'It no longer exists.')
  if (contentHash(before) !== ifMatch) {
    throw fileChanged(path, 'Someone else saved it since you read it. Read it again, then save.')
  }
}

/** Written beside the target and moved over it, keeping its permissions: readers see old or new, never half. */
async function writeAtomically(file: string, content: string): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const mode = await stat(target).then(
    (entry) => entry.mode & 0o777,
    () => 0o644,
  )
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, target).catch(async (error: unknown) => {
    await rm(draft, { force: true })
    throw error
  })
}

function foldersFirst(a: FileNode, b: FileNode): number {
  if (a.kind !== b.kind) return a.kind === 'directory' ? -1 : 1
  return a.name < b.name ? -1 : 1
}

function toPath(root: string, absolute: string): string {
  return relative(root, absolute).split(sep).join('/')
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function escapes(path: string): HearthError {
  return new HearthError({
    type: 'path_escapes_project',
    status: 400,
    message: `"${path}" is outside of what can be reached in the project.`,
    details: 'Paths are relative to the project; .hearth, .git and node_modules are closed.',
  })
}

/** 409: somebody else wrote it since it was read. */
export function fileChanged(path: string, details: string): HearthError {
  return new HearthError({
    type: 'file_changed',
    status: 409,
    message: `"${path}" is not as you knew it.`,
    details,
  })
}
