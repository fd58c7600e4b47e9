/** Interactive shells in the project's folder. A terminal outlives the windows that look at it. */
import { randomUUID } from 'node:crypto'
import { HearthError } from '../contract/error.ts'
import { openTerminal, type Terminal } from '../runtime/sandbox/terminal.ts'
import type { Terminals } from './port.ts'

interface OpenTerminal {
  title: string
  size: { columns: number; rows: number }
  terminal: Terminal
  scrollback: string[]
  scrollbackLength: number
  /** Null while its shell runs. */
  exitCode: number | null
  followers: Set<Follower>
}

interface Follower {
  onData(data: string): void
  onEnd(exitCode: number): void
}

/** Characters kept for whoever looks later: some thousands of lines. */
const longestScrollback = 512 * 1024

const mostTerminals = 32

export class ProjectTerminals implements Terminals {
  #root: string
  #open = new Map<string, OpenTerminal>()
  /** Closed, and not gone yet. */
  #ending = new Set<Promise<void>>()

  constructor(root: string) {
    this.#root = root
  }

  list(): ReturnType<Terminals['list']> {
    return [...this.#open].map(([id, { title, size, exitCode }]) => ({
      id,
      title,
      ...size,
      exitCode,
    }))
  }

  open(size: { columns: number; rows: number }): { id: string } {
    this.#makeRoom()
    const id = `term_${randomUUID()}`
    const entry: OpenTerminal = {
      title: this.#freeTitle(),
      size,
      terminal: openTerminal({ cwd: this.#root, ...size }),
      scrollback: [],
      scrollbackLength: 0,
      exitCode: null,
      followers: new Set(),
    }
    this.#open.set(id, entry)
    listen(entry)
    return { id }
  }

  rename(id: string, title: string): void {
    this.#find(id).title = title
  }

  restart(id: string): void {
    const entry = this.#find(id)
    if (entry.exitCode === null) {
      throw new HearthError({
        type: 'terminal_running',
        status: 409,
        message: `The shell of "${entry.title}" still runs.`,
        details: 'End it first, or open another terminal.',
      })
    }
    entry.terminal = openTerminal({ cwd: this.#root, ...entry.size })
    entry.exitCode = null
    listen(entry)
  }

  write(id: string, data: string): void {
    this.#find(id).terminal.write(data)
  }

  resize(id: string, size: { columns: number; rows: number }): void {
    const entry = this.#find(id)
    entry.terminal.resize(size)
    entry.size = size
  }

  follow(
    id: string,
    onData: (data: string) => void,
    onEnd: (exitCode: number) => void,
  ): () => void {
    const entry = this.#find(id)
    for (const data of entry.scrollback) onData(data)
    if (entry.exitCode !== null) {
      onEnd(entry.exitCode)
      return () => undefined
    }
    const follower: Follower = { onData, onEnd }
    entry.followers.add(follower)
    return () => entry.followers.delete(follower)
  }

  async close(id: string): Promise<void> {
    const { terminal } = this.#find(id)
    // First, so that nobody who hears of its end finds it once more.
    this.#open.delete(id)
    const ending = terminal.dispose()
    this.#ending.add(ending)
    await ending.finally(() => this.#ending.delete(ending))
  }

  async closeAll(): Promise<void> {
    const all = [...this.#open.values()].map(({ terminal }) => terminal.dispose())
    this.#open.clear()
    await Promise.all([...all, ...this.#ending])
  }

  /** One whose shell has ended makes room; one that runs does not. */
  #makeRoom(): void {
    if (this.#open.size < mostTerminals) return
    const ended = [...this.#open].find(([, { exitCode }]) => exitCode !== null)
    if (ended) this.#open.delete(ended[0])
    else {
      throw new HearthError({
        type: 'too_many_terminals',
        status: 409,
        message: `More than ${mostTerminals} terminals cannot be open.`,
        details: 'Close one first.',
      })
    }
  }

  #freeTitle(): string {
    const taken = new Set([...this.#open.values()].map(({ title }) => title))
    let number = 1
    while (taken.has(`Terminal ${number}`)) number += 1
    return `Terminal ${number}`
  }

  #find(id: string): OpenTerminal {
    const entry = this.#open.get(id)
    if (entry) return entry
    throw new HearthError({
      type: 'terminal_not_found',
      status: 404,
      message: `There is no terminal "${id}".`,
    })
  }
}

function listen(entry: OpenTerminal): void {
  const { terminal } = entry
  terminal.onData((data) => keep(entry, data))
  terminal.onExit((exitCode) => {
    entry.exitCode = exitCode
    for (const follower of [...entry.followers]) follower.onEnd(exitCode)
    entry.followers.clear()
  })
}

function keep(entry: OpenTerminal, data: string): void {
  entry.scrollback.push(data)
  entry.scrollbackLength += data.length
  while (entry.scrollbackLength > longestScrollback && entry.scrollback.length > 1) {
    entry.scrollbackLength -= entry.scrollback.shift()?.length ?? 0
  }
  for (const follower of [...entry.followers]) follower.onData(data)
}
