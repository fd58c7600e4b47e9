/**
 * What the files of a folder were when they were last looked at, so that what a command changed in them can
 * be told with what was there before. A look reads only files whose time or size is another.
 *
 * H1  Changes that are found while several commands run in the folder belong to each of them.
 * H2  What is found before a command starts belongs to nobody: a person, or another program, did it.
 * H3  A folder with too many files is not followed, and says so.
 */
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileVersion } from '../../contract/workspace-change.ts'
import { fileVersion, largestKept, withheld } from './file-version.ts'

const mostFiles = 5_000
/** Milliseconds of one look. */
const longestLook = 3_000
/** Bytes of contents kept in memory, of one folder. */
const mostBytes = 24 * 1024 * 1024

const skipped = new Set(['.git', '.hearth', 'node_modules', '.venv', '__pycache__', '.cache'])

interface Seen {
  size: number
  mtimeMs: number
  ctimeMs: number
  ino: number
  /** Null when it was not read. */
  bytes: Uint8Array | null
}

/** Of one path: first before, last after. */
export interface SeenChange {
  before: Uint8Array | 'unread' | null
  after: Uint8Array | 'unread' | null
  sizeBefore: number
  sizeAfter: number
}

export interface Watch {
  /** What changed since the watch began; ends it. */
  end(): Promise<{ changes: Map<string, SeenChange>; isComplete: boolean }>
}

export class FolderShadow {
  readonly #root: string
  #files = new Map<string, Seen>()
  #hasLooked = false
  #isTooLarge = false
  #bytes = 0
  #watches = new Set<Map<string, SeenChange>>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(root: string) {
    this.#root = root
  }

  get bytes(): number {
    return this.#bytes
  }

  get isInUse(): boolean {
    return this.#watches.size > 0
  }

  /** Null when the folder cannot be followed. */
  async watch(): Promise<Watch | null> {
    await this.#look()
    if (this.#isTooLarge) return null
    const changes = new Map<string, SeenChange>()
    this.#watches.add(changes)
    return {
      end: async () => {
        await this.#look()
        this.#watches.delete(changes)
        return { changes, isComplete: !this.#isTooLarge }
      },
    }
  }

  /** What was just written or removed by itself is nothing that a command did. */
  async note(path: string): Promise<void> {
    if (!this.#hasLooked || this.#isTooLarge) return
    await this.#inTurn(async () => {
      const stats = await statFile(join(this.#root, path))
      if (stats === null) this.#forget(path)
      else await this.#read(path, stats)
    })
  }

  #look(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isTooLarge) return
      const found = new Map<string, Stats>()
      const deadline = performance.now() + longestLook
      if (!(await this.#walk('', found, deadline))) {
        this.#isTooLarge = true
        this.#files.clear()
        this.#bytes = 0
        return
      }
      for (const [path, stats] of found) {
        const known = this.#files.get(path)
        if (known && isSame(known, stats)) continue
        const before = known ? (known.bytes ?? 'unread') : null
        const seen = await this.#read(path, stats)
        if (seen && this.#hasLooked) this.#tell(path, before, known?.size ?? 0, seen)
      }
      for (const [path, known] of [...this.#files]) {
        if (found.has(path)) continue
        this.#forget(path)
        this.#tell(path, known.bytes ?? 'unread', known.size, null)
      }
      this.#hasLooked = true
    })
  }

  #tell(path: string, before: SeenChange['before'], sizeBefore: number, seen: Seen | null): void {
    const after = seen === null ? null : (seen.bytes ?? 'unread')
    const sizeAfter = seen?.size ?? 0
    for (const changes of this.#watches) {
      const first = changes.get(path)
      changes.set(
        path,
        first ? { ...first, after, sizeAfter } : { before, after, sizeBefore, sizeAfter },
      )
    }
  }

  /** Links are not followed. False when there is more than can be followed. */
  async #walk(folder: string, found: Map<string, Stats>, deadline: number): Promise<boolean> {
    const entries = await readFolder(join(this.#root, folder))
    for (const entry of entries) {
      if (performance.now() > deadline) return false
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (skipped.has(entry.name)) continue
        if (!(await this.#walk(path, found, deadline))) return false
      } else if (entry.isFile()) {
        const stats = await statFile(join(this.#root, path))
        if (stats !== null) found.set(path, stats)
        if (found.size > mostFiles) return false
      }
    }
    return true
  }

  async #read(path: string, stats: Stats): Promise<Seen | null> {
    this.#forget(path)
    const { size, mtimeMs, ctimeMs, ino } = stats
    const isKept = size <= largestKept && this.#bytes + size <= mostBytes
    const bytes = isKept ? await readIfThere(join(this.#root, path)) : null
    if (isKept && bytes === null) return null
    const seen: Seen = { size, mtimeMs, ctimeMs, ino, bytes }
    this.#files.set(path, seen)
    this.#bytes += bytes?.length ?? 0
    return seen
  }

  #forget(path: string): void {
    this.#bytes -= this.#files.get(path)?.bytes?.length ?? 0
    this.#files.delete(path)
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn
    return turn
  }
}

export function seenVersion(
  path: string,
  bytes: Uint8Array | 'unread' | null,
  size: number,
  secrets: readonly string[],
): FileVersion | null {
  if (bytes === null) return null
  return bytes === 'unread'
    ? withheld({ hash: null, size }, 'too-large')
    : fileVersion(path, bytes, secrets)
}

function isSame(known: Seen, { size, mtimeMs, ctimeMs, ino }: Stats): boolean {
  return (
    known.size === size &&
    known.mtimeMs === mtimeMs &&
    known.ctimeMs === ctimeMs &&
    known.ino === ino
  )
}

async function readFolder(folder: string): Promise<Dirent[]> {
  return orNothing(readdir(folder, { withFileTypes: true }), [])
}

async function statFile(file: string): Promise<Stats | null> {
  const stats = await orNothing<Stats | null>(lstat(file), null)
  return stats?.isFile() ? stats : null
}

function readIfThere(file: string): Promise<Uint8Array | null> {
  return orNothing<Uint8Array | null>(readFile(file), null)
}

/** What went away meanwhile, or may not be looked at, is not there. */
async function orNothing<Value>(work: Promise<Value>, nothing: Value): Promise<Value> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error) return nothing
    throw error
  }
}

const shadows = new Map<string, FolderShadow>()
/** Bytes of all folders together; the one unused longest goes first. */
const mostBytesOfAll = 64 * 1024 * 1024

/** One for each folder: agents of the same folder see each other's commands. */
export function shadowOf(root: string): FolderShadow {
  const shadow = shadows.get(root) ?? new FolderShadow(root)
  shadows.delete(root)
  shadows.set(root, shadow)
  let bytes = [...shadows.values()].reduce((sum, one) => sum + one.bytes, 0)
  for (const [folder, one] of shadows) {
    if (bytes <= mostBytesOfAll) break
    if (one === shadow || one.isInUse) continue
    bytes -= one.bytes
    shadows.delete(folder)
  }
  return shadow
}
