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

/** What was started in a home and may still run. */
const started = new WeakMap<TemporaryHome, ServedStudio[]>()

/** Ends what was started in a home, whether its test did or not. */
export async function stopStudios(home: TemporaryHome): Promise<void> {
  await Promise.all((started.get(home) ?? []).map((studio) => studio.stop()))
}

/** Starts it; resolves when it listens. It ends with its test at the latest. */
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
  const studio = new ServedStudio(Announcement.parse(JSON.parse(String(line))), child)
  started.set(home, [...(started.get(home) ?? []), studio])
  return studio
}

interface Fixtures {
  home: TemporaryHome
  studio: ServedStudio
  problems: PageProblems
  /** The studio's page, open. */
  studioPage: Page
  /** Ends what the test has started. */
  end: undefined
}

export const test = base.extend<Fixtures>({
  home: async ({}, use) => {
    const home = await temporaryHome()
    await use(home)
    await home.remove()
  },
  studio: async ({ home }, use) => {
    await use(await serveStudio(home))
  },
  problems: async ({ page }, use) => {
    const problems = new PageProblems()
    problems.watch(page)
    await use(problems)
    expect(problems.list).toEqual([])
  },
  studioPage: async ({ page, studio }, use) => {
    await page.goto(studio.address)
    await use(page)
  },
  end: [
    async ({ page, home, problems }, use) => {
      await use(undefined)
      expect(problems.list).toEqual([])
      // A page that is open would ask a server that is stopping.
      await page.goto('about:blank')
      await stopStudios(home)
    },
    { auto: true },
  ],
})

export { expect }
