/** File operations on real folders, over a function that says where a sandbox's path really is. */
import { randomBytes } from 'node:crypto'
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HearthError } from '../../../contract/error.ts'
import { fileError } from '../file-error.ts'
import type { FileStat, Sandbox } from '../port.ts'

/** Larger files are read piecewise by commands, not whole into memory. */
const MAX_READ_BYTES = 67_108_864

export interface Locate {
  /** The path as the sandbox names it: absolute, normal form. */
  name(path: string): string
  /** Where it is on this machine. With `link`, a last component that is a symbolic link stays itself. */
  place(path: string, last: 'follow' | 'link'): Promise<string>
  /** True for folders that must never be removed. */
  isRoot(place: string): boolean
}

export type FileOperations = Pick<
  Sandbox,
  'readFile' | 'readFileBuffer' | 'writeFile' | 'stat' | 'readdir' | 'exists' | 'mkdir' | 'rm'
>

export function hostFiles(locate: Locate): FileOperations {
  async function readBytes(path: string): Promise<Uint8Array> {
    const place = await locate.place(path, 'follow')
    const { size } = await stat(place)
    if (size > MAX_READ_BYTES) throw tooLarge(path, size)
    return await readFile(place)
  }

  const operations: FileOperations = {
    async readFile(path) {
      return new TextDecoder().decode(await readBytes(path))
    },
    readFileBuffer: readBytes,
    async writeFile(path, content) {
      await replaceFile(await locate.place(path, 'follow'), content)
    },
    async stat(path): Promise<FileStat> {
      const self = await lstat(await locate.place(path, 'link'))
      const target = self.isSymbolicLink() ? await stat(await locate.place(path, 'follow')) : self
      return {
        path: locate.name(path),
        isFile: target.isFile(),
        isDirectory: target.isDirectory(),
        isSymbolicLink: self.isSymbolicLink(),
        size: target.size,
        mtime: target.mtimeMs,
      }
    },
    async readdir(path) {
      return (await readdir(await locate.place(path, 'follow'))).sort()
    },
    async exists(path) {
      try {
        await stat(await locate.place(path, 'follow'))
        return true
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : null
        if (code === 'ENOENT' || code === 'ENOTDIR') return false
        throw error
      }
    },
    async mkdir(path, options = {}) {
      await mkdir(await locate.place(path, 'follow'), { recursive: options.recursive ?? false })
    },
    async rm(path, options = {}) {
      const place = await locate.place(path, 'link')
      if (locate.isRoot(place)) throw rootStays(path)
      const { recursive = false, force = false } = options
      await rm(place, { recursive, force }).catch((error: unknown) => {
        // Node has its own code where POSIX says EISDIR.
        if (error instanceof Error && 'code' in error && error.code === 'ERR_FS_EISDIR') {
          throw Object.assign(new Error(error.message, { cause: error }), { code: 'EISDIR' })
        }
        throw error
      })
    },
  }
  return translated(operations)
}

/** Every operation with its errors translated, in terms of the path it was called with. */
function translated(operations: FileOperations): FileOperations {
  const { readFile, readFileBuffer, writeFile, stat, readdir, exists, mkdir, rm } = operations
  return {
    readFile: (path) => orFileError(path, () => readFile(path)),
    readFileBuffer: (path) => orFileError(path, () => readFileBuffer(path)),
    writeFile: (path, content) => orFileError(path, () => writeFile(path, content)),
    stat: (path) => orFileError(path, () => stat(path)),
    readdir: (path) => orFileError(path, () => readdir(path)),
    exists: (path) => orFileError(path, () => exists(path)),
    mkdir: (path, options) => orFileError(path, () => mkdir(path, options)),
    rm: (path, options) => orFileError(path, () => rm(path, options)),
  }
}

async function orFileError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileError(error, path)
  }
}

/**
 * Writes beside the file and renames over it: a reader sees the old text or the new, never half of it.
 * A symbolic link keeps being one; its target is what changes.
 */
async function replaceFile(place: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(place)
  await mkdir(folder, { recursive: true })
  const existing = await statOrNull(place)
  if (existing?.isDirectory()) {
    throw Object.assign(new Error(`${place} is a directory`), { code: 'EISDIR' })
  }
  // A pipe or a device is written to, not replaced.
  if (existing && !existing.isFile()) return await writeFile(place, content)
  const target = existing ? await realpath(place) : place
  const draft = join(
    dirname(target),
    `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
  )
  try {
    await writeFile(draft, content, { flag: 'wx' })
    if (existing) await chmod(draft, existing.mode)
    await rename(draft, target)
  } catch (error) {
    await unlink(draft).catch((again: unknown) => {
      if (!(again instanceof Error && 'code' in again && again.code === 'ENOENT')) throw again
    })
    throw error
  }
}

async function statOrNull(place: string) {
  try {
    return await stat(place)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function tooLarge(path: string, size: number): HearthError {
  return new HearthError({
    type: 'file_too_large',
    status: 413,
    message: `The file is too large to read whole: ${path} (${size} bytes)`,
    details: `The limit is ${MAX_READ_BYTES} bytes. Read parts of it with a command such as head, tail or sed.`,
    meta: { path, size, limit: MAX_READ_BYTES },
  })
}

function rootStays(path: string): HearthError {
  return new HearthError({
    type: 'invalid_path',
    status: 400,
    message: `The root folder cannot be removed: ${path}`,
    details: 'Remove what is in it instead.',
    meta: { path },
  })
}
