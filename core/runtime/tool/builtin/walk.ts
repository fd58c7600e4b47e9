/** Visits the files below a folder of a sandbox, in order, with bounds. */
import { HearthError } from '../../../contract/error.ts'
import type { FileStat, Sandbox } from '../../sandbox/port.ts'

/** Never what somebody looks for, and often larger than all the rest. */
const skippedFolders = new Set(['.git', 'node_modules'])
/** Entries looked at before a walk says that it stopped. */
const MAX_ENTRIES = 50_000
const MAX_DEPTH = 64
/** How many entries of a folder are described at once. */
const BATCH = 32

export interface Found {
  path: string
  stat: FileStat
}

export interface Walk {
  /** Set when the bound was reached, so that the caller can say so. */
  incomplete: boolean
}

/**
 * Yields what is below `folder`, sorted folder by folder. Links to folders are named, not entered.
 * `hidden` says whether names with a leading dot are visited.
 */
export async function* walk(
  sandbox: Sandbox,
  folder: string,
  options: { signal: AbortSignal; progress: Walk; hidden: boolean },
): AsyncGenerator<Found> {
  const { signal, progress, hidden } = options
  let seen = 0

  async function* visit(path: string, depth: number): AsyncGenerator<Found> {
    const names = (await readable(() => sandbox.readdir(path))) ?? []
    const wanted = hidden ? names : names.filter((name) => !name.startsWith('.'))
    for (let start = 0; start < wanted.length; start += BATCH) {
      signal.throwIfAborted()
      const paths = wanted.slice(start, start + BATCH).map((name) => join(path, name))
      const stats = await Promise.all(paths.map((it) => readable(() => sandbox.stat(it))))
      for (const [index, stat] of stats.entries()) {
        const at = paths[index]
        if (!stat || at === undefined) continue
        seen += 1
        if (seen > MAX_ENTRIES) {
          progress.incomplete = true
          return
        }
        yield { path: at, stat }
        if (stat.isDirectory && !stat.isSymbolicLink && depth < MAX_DEPTH && !isSkipped(at)) {
          yield* visit(at, depth + 1)
          if (progress.incomplete) return
        }
      }
    }
  }

  yield* visit(folder, 0)
}

function isSkipped(path: string): boolean {
  return skippedFolders.has(path.slice(path.lastIndexOf('/') + 1))
}

function join(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

/** What vanished, leads out of the sandbox or may not be read is not there, as far as a walk goes. */
async function readable<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (HearthError.is(error) && skippable.has(error.type)) return null
    throw error
  }
}

const skippable = new Set([
  'file_not_found',
  'path_escapes_sandbox',
  'file_access_denied',
  'not_a_directory',
  'invalid_path',
])
