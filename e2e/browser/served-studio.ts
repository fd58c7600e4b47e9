/** `hearth serve` as a person starts it, and a page opened on it with its token. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { PageProblems } from '../page-problems.ts'
import { type TemporaryHome, temporaryHome } from '../temporary-home.ts'

const root = join(import.meta.dirname, '..', '..')

const Announcement = z.object({ url: z.url(), token: z.string(), pid: z.number().int() })

export class ServedStudio {
  readonly url: string
  readonly token: string
  readonly pid: number
  #process: ChildProcess

  constructor(announcement: z.infer<typeof Announcement>, process: ChildProcess) {
    this.url = announcement.url
    this.token = announcement.token
    this.pid = announcement.pid
    this.#process = process
  }

  /** The address a person opens; the token is in the fragment, which is sent nowhere. */
  get address(): string {
    return `${this.url}/studio/#token=${this.token}`
  }

  /** Ends it as Ctrl-C does, and waits. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    this.#process.kill('SIGINT')
    await exited
  }
}

/** Starts it; resolves when it listens. */
export async function serveStudio(home: TemporaryHome, args: string[] = []): Promise<ServedStudio> {
  const child = spawn(
    process.execPath,
    [join(root, 'bin', 'hearth.mjs'), 'serve', '--port', '0', '--json', ...args],
    { cwd: home.projects, env: home.env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += String(chunk)
  })
  const lines = createInterface({ input: child.stdout })
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`hearth serve ended with ${String(code)}:\n${complaints}`)
  })
  const [line] = await Promise.race([once(lines, 'line'), failed])
  failed.catch(() => undefined)
  return new ServedStudio(Announcement.parse(JSON.parse(String(line))), child)
}

interface Fixtures {
  home: TemporaryHome
  studio: ServedStudio
  problems: PageProblems
  /** The studio's page, open. */
  studioPage: Page
}

export const test = base.extend<Fixtures>({
  home: async ({}, use) => {
    const home = await temporaryHome()
    await use(home)
    await home.remove()
  },
  studio: async ({ home }, use) => {
    const studio = await serveStudio(home)
    await use(studio)
    await studio.stop()
  },
  problems: async ({ page }, use) => {
    const problems = new PageProblems()
    problems.watch(page)
    await use(problems)
    expect(problems.list).toEqual([])
  },
  studioPage: async ({ page, studio, problems }, use) => {
    expect(problems.list).toEqual([])
    await page.goto(studio.address)
    await use(page)
  },
})

export { expect }
