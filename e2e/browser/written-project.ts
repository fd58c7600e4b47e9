/** A project that a test writes file by file, served and opened in a page. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TemporaryHome } from '../temporary-home.ts'
import { type ServedStudio, serveStudio } from './served-studio.ts'

export class WrittenProject {
  readonly root: string
  readonly name: string
  studio: ServedStudio | null = null

  constructor(home: TemporaryHome, name: string) {
    this.name = name
    this.root = join(home.projects, name)
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true })
    await writeFile(join(this.root, path), text)
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8')
  }

  /** Null for a file that is not there. */
  async text(path: string): Promise<string | null> {
    try {
      return await this.read(path)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }

  /** Opens a view of it, such as `files?path=a.ts`. */
  async open(page: Page, home: TemporaryHome, view: string): Promise<void> {
    this.studio ??= await serveStudio(home, ['--project', this.root])
    const { url, token } = this.studio
    await page.goto(`${url}/studio/p/${this.name}/${view}#token=${token}`)
  }
}
