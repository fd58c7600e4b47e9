/**
 * Files that ended or blocked a thread while they were loaded. They get another chance when they change, and
 * one as they are when there is work for them: a busy machine, or another file, may have been to blame.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HearthError } from '../contract/error.ts'
import { contentHash } from './content-hash.ts'
import type { Quarantined } from './thread-protocol.ts'

export class Quarantine {
  #root: string
  #files = new Map<string, Quarantined>()
  /** The texts that had their second chance, by file. */
  #triedAgain = new Map<string, string>()

  constructor(projectRoot: string) {
    this.#root = projectRoot
  }

  add(file: string, error: HearthError): void {
    const reason = error.meta?.reason
    const what = typeof reason === 'string' ? reason : error.details
    const message = `Loading this file ended the project's thread. ${what}`
    this.#files.set(file, { file, hash: this.#hash(file), message })
  }

  /** The files a thread must not evaluate; `slow` is one more, for now. */
  entries(slow: string | null): Quarantined[] {
    const entries = [...this.#files.values()]
    if (slow === null) return entries
    const message = 'This file is still being loaded.'
    return [...entries, { file: slow, hash: this.#hash(slow), message }]
  }

  /** Lets the next thread evaluate it once more. False when it had that chance, or has changed since. */
  tryAgain(file: string): boolean {
    const entry = this.#files.get(file)
    if (entry === undefined || entry.hash !== this.#hash(file)) return false
    if (this.#triedAgain.get(file) === entry.hash) return false
    this.#triedAgain.set(file, entry.hash)
    return this.#files.delete(file)
  }

  /** The source has changed: what a file imports may be better now. */
  renewChances(): void {
    this.#triedAgain.clear()
  }

  #hash(file: string): string {
    try {
      return contentHash(readFileSync(join(this.#root, file)))
    } catch (error) {
      if (error instanceof Error && 'code' in error) return ''
      throw error
    }
  }
}
