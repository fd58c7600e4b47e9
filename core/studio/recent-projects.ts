/** Folders opened before, newest first: `recent.json` in the settings folder. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'

const File = z.array(z.object({ root: z.string(), openedAt: z.number() }))

export interface RecentProject {
  root: string
  name: string
  openedAt: number
  exists: boolean
}

/** As many as a person looks through. */
const mostRemembered = 30

export class RecentProjects {
  #folder: string
  #path: string

  constructor(settingsFolder: string) {
    this.#folder = settingsFolder
    this.#path = join(settingsFolder, 'recent.json')
  }

  list(): RecentProject[] {
    return this.#read().map(({ root, openedAt }) => ({
      root,
      name: basename(root),
      openedAt,
      exists: existsSync(root),
    }))
  }

  remember(root: string, openedAt: number): void {
    const others = this.#read().filter((entry) => entry.root !== root)
    const entries = [{ root, openedAt }, ...others].slice(0, mostRemembered)
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const draft = `${this.#path}.tmp`
    writeFileSync(draft, `${JSON.stringify(entries, null, 2)}\n`)
    renameSync(draft, this.#path)
  }

  #read(): z.infer<typeof File> {
    try {
      return File.safeParse(JSON.parse(readFileSync(this.#path, 'utf8'))).data ?? []
    } catch (error) {
      if (error instanceof SyntaxError) return []
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }
}
