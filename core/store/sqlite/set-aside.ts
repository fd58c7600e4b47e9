/** Moves a store file and what belongs to it out of the way, under a dated name. Nothing is ever deleted. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What a store file consists of. */
export const fileSuffixes = ['', '-wal', '-shm'] as const

/** What happened to a store file, in words for the person. */
export interface StoreProblem {
  message: string
  details: string
}

/**
 * Moves the file at `path` with its WAL into a new folder beside it and returns the folder.
 *
 * @param why `damaged` or `replaced`: the first word of the folder's name.
 */
export function setAside(path: string, why: 'damaged' | 'replaced'): string {
  const folder = newFolder(join(dirname(path), `${why}-${timestampName()}`))
  for (const suffix of fileSuffixes) {
    const file = `${path}${suffix}`
    if (existsSync(file)) renameSync(file, join(folder, basename(file)))
  }
  return folder
}

/** Leaves word beside the file of what was done with it. */
export function explain(folder: string, { message, details }: StoreProblem): void {
  writeFileSync(join(folder, 'what-happened.txt'), `${message}\n${details}\n`)
}

/** The present moment as part of a file's name; sorts by time. */
export function timestampName(now: number = Date.now()): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-')
}

function newFolder(name: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`
    if (existsSync(folder)) continue
    mkdirSync(folder, { recursive: true })
    return folder
  }
}
