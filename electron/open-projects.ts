/** Which projects were open: the next start, and a runtime thread that takes over, go on with them. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const Kept = z.object({ projects: z.array(z.string().min(1)).max(100) })

export class OpenProjectsFile {
  #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'session.json')
  }

  /** Folders, the default project first; none when nothing can be read. */
  read(): string[] {
    try {
      return Kept.safeParse(JSON.parse(readFileSync(this.#path, 'utf8'))).data?.projects ?? []
    } catch (error) {
      if (error instanceof SyntaxError) return []
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }

  write(projects: readonly string[]): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const draft = `${this.#path}.tmp`
    writeFileSync(draft, JSON.stringify({ projects }), { mode: 0o600 })
    renameSync(draft, this.#path)
  }
}
