/** Saves made through the studio, so that the watcher's echo of them is not taken for another change. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentHash } from '../project/content-hash.ts'
import type { FileChange } from '../project/watcher.ts'

/** An echo comes within a second; a later change to the same text is told again. */
const echoMs = 2_000

export class OwnChanges {
  #root: string
  #made = new Map<string, { hash: string | null; at: number }>()

  constructor(root: string) {
    this.#root = root
  }

  add(path: string): void {
    this.#made.set(path, { hash: this.#hash(path), at: Date.now() })
  }

  /** True when the file is as the studio left it a moment ago. */
  has({ path }: FileChange): boolean {
    const made = this.#made.get(path)
    if (!made) return false
    const isEcho = Date.now() - made.at < echoMs && made.hash === this.#hash(path)
    if (!isEcho) this.#made.delete(path)
    return isEcho
  }

  /** Null when there is no such file. */
  #hash(path: string): string | null {
    try {
      return contentHash(readFileSync(join(this.#root, path)))
    } catch (error) {
      if (error instanceof Error && 'code' in error) return null
      throw error
    }
  }
}
