/**
 * Where files go that a person deletes or replaces text in: a folder of the state, from which they can be
 * had back for a month. One entry is one action.
 */
import { cp, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ulid } from 'ulidx'
import { z } from 'zod'
import { HearthError } from '../contract/error.ts'
import { isMissing } from './confine.ts'

/** Milliseconds. */
const keptFor = 30 * 24 * 3_600_000
const mostEntries = 200

const Manifest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('deleted'), path: z.string() }),
  z.object({
    kind: z.literal('replaced'),
    /** In order: the text of the first is in `0`. */
    files: z.array(z.object({ path: z.string(), hashAfter: z.string() })),
  }),
])
export type TrashManifest = z.infer<typeof Manifest>

export interface Trash {
  /** Moves a file or folder here. */
  take(path: string, absolute: string): Promise<string>
  /** Keeps texts as they were before something was done to their files. */
  keepTexts(files: { path: string; hashAfter: string; before: string }[]): Promise<string>
  /** Raises `not_found` (404). */
  find(id: string): Promise<TrashManifest>
  /** Where the entry's item (of a deletion), or its text at `index`, lies. */
  itemOf(id: string, index?: number): string
  /** Moves a deleted item to a place that is free. */
  putBack(id: string, absolute: string): Promise<void>
  forget(id: string): Promise<void>
}

export function openTrash(folder: string): Trash {
  async function begin(manifest: TrashManifest): Promise<string> {
    await sweep(folder)
    const id = ulid()
    await mkdir(join(folder, id), { recursive: true })
    await writeFile(join(folder, id, 'manifest.json'), JSON.stringify(manifest))
    return id
  }
  const itemOf = (id: string, index?: number) =>
    join(folder, id, index === undefined ? 'item' : String(index))

  return {
    itemOf,
    async take(path, absolute) {
      const id = await begin({ kind: 'deleted', path })
      await move(absolute, itemOf(id)).catch(async (error: unknown) => {
        await rm(join(folder, id), { recursive: true, force: true })
        throw error
      })
      return id
    },
    async keepTexts(files) {
      const manifest = files.map(({ path, hashAfter }) => ({ path, hashAfter }))
      const id = await begin({ kind: 'replaced', files: manifest })
      await Promise.all(files.map(({ before }, index) => writeFile(itemOf(id, index), before)))
      return id
    },
    async find(id) {
      const isId = /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)
      const file = join(folder, id, 'manifest.json')
      const text = isId ? await readPresent(file) : null
      if (text !== null) return Manifest.parse(JSON.parse(text))
      throw new HearthError({
        type: 'not_found',
        status: 404,
        message: 'This can no longer be undone.',
        details: 'What was deleted is kept for 30 days, or until 200 things more were deleted.',
      })
    },
    async putBack(id, absolute) {
      await mkdir(dirname(absolute), { recursive: true })
      await move(itemOf(id), absolute)
    },
    forget: (id) => rm(join(folder, id), { recursive: true, force: true }),
  }
}

/** Also over the border of a file system, where a rename is refused. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    const isLink = (await lstat(from)).isSymbolicLink()
    await cp(from, to, { recursive: true, dereference: false, verbatimSymlinks: isLink })
    await rm(from, { recursive: true })
  }
}

/** Names are sortable by birth, and say it. */
async function sweep(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.length === 26).sort()
  const limit = ulid(Math.max(0, Date.now() - keptFor)).slice(0, 10)
  const old = names.filter(
    (name, index) => name.slice(0, 10) < limit || names.length - index >= mostEntries,
  )
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

/** Null when it is not there. */
async function readPresent(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
