/** The few file operations that skills, roles and project notes need, over a host folder or a sandbox. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HearthError } from '../../contract/error.ts'

/** Paths are relative to the tree's root, with forward slashes. */
export interface FileTree {
  /** Sorted names; null when there is no such folder. */
  list(path: string): Promise<{ name: string; isDirectory: boolean }[] | null>
  /** Null when there is no such file. */
  read(path: string): Promise<string | null>
}

/** A folder of the host. Symbolic links to folders are not followed. */
export function hostTree(root: string): FileTree {
  return {
    async list(path) {
      const entries = await orNull(readdir(join(root, path), { withFileTypes: true }))
      if (entries === null) return null
      return entries
        .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async read(path) {
      const file = join(root, path)
      const facts = await orNull(stat(file))
      return facts?.isFile() ? readFile(file, 'utf8') : null
    },
  }
}

/** What a sandbox offers of it. */
interface SandboxFiles {
  readdir(path: string): Promise<string[]>
  stat(path: string): Promise<{ isDirectory: boolean; isFile: boolean; size: number }>
  readFile(path: string): Promise<string>
}

/** Bytes; notes and skills for a model are far smaller. */
const largestFile = 1_000_000

/**
 * A folder inside a sandbox. What cannot be read counts as absent: agents write there, and a dangling
 * link one left behind must not keep it from working.
 */
export function sandboxTree(sandbox: SandboxFiles, root = '.'): FileTree {
  const at = (path: string) => (path === '' ? root : `${root}/${path}`)
  return {
    async list(path) {
      const names = await orAbsent(sandbox.readdir(at(path)))
      if (names === null) return null
      const entries = await Promise.all(
        names.map(async (name) => {
          const facts = await orAbsent(sandbox.stat(`${at(path)}/${name}`))
          return facts && { name, isDirectory: facts.isDirectory }
        }),
      )
      return entries.filter((entry) => entry !== null)
    },
    async read(path) {
      const facts = await orAbsent(sandbox.stat(at(path)))
      if (!facts?.isFile || facts.size > largestFile) return null
      return orAbsent(sandbox.readFile(at(path)))
    },
  }
}

/** Every file below `path` ('' is the root), depth first, sorted; hidden folders and packages are left out. */
export async function walk(tree: FileTree, path: string): Promise<string[]> {
  const entries = (await tree.list(path)) ?? []
  const found = await Promise.all(
    entries.map(({ name, isDirectory }) => {
      const child = path === '' ? name : `${path}/${name}`
      if (!isDirectory) return [child]
      return name.startsWith('.') || name === 'node_modules' ? [] : walk(tree, child)
    }),
  )
  return found.flat()
}

async function orNull<Value>(promise: Promise<Value>): Promise<Value | null> {
  try {
    return await promise
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

/**
 * Adapters of sandboxes fail with errors of their own; whichever it is, there is nothing to read. But a
 * sandbox that cannot be opened at all, such as for want of a key, is no empty folder.
 */
export async function orAbsent<Value>(promise: Promise<Value>): Promise<Value | null> {
  try {
    return await promise
  } catch (error) {
    if (HearthError.is(error) && unusable.has(error.type)) throw error
    return null
  }
}

const unusable = new Set([
  'sandbox_key_missing',
  'package_missing',
  'package_failed',
  'sandbox_workspace_unavailable',
  'sandbox_failed',
])
