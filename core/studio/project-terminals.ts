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

  constructor(root: string) {
    this.#root = root
  }

  list(): ReturnType<Terminals['list']> {
    return [...this.#open].map(([id, { title, size }]) => ({ id, title, ...size }))
  }

  open(size: { columns: number; rows: number }): { id: string } {
    if (this.#open.size >= mostTerminals) {
      throw new HearthError({
        type: 'too_many_terminals',
        status: 409,
        message: `More than ${mostTerminals} terminals cannot be open.`,
        details: 'Close one first.',
      })
    }
    const id = `term_${randomUUID()}`
    const terminal = openTerminal({ cwd: this.#root, ...size })
    const entry: OpenTerminal = {
      title: `Terminal ${this.#open.size + 1}`,
      size,
      terminal,
      scrollback: [],
      scrollbackLength: 0,
      exitCode: null,
      followers: new Set(),
    }
    this.#open.set(id, entry)
    terminal.onData((data) => keep(entry, data))
    terminal.onExit((exitCode) => {
      entry.exitCode = exitCode
      this.#open.delete(id)
      for (const follower of [...entry.followers]) follower.onEnd(exitCode)
      entry.followers.clear()
    })
    return { id }
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
    const follower: Follower = { onData, onEnd }
    for (const data of entry.scrollback) onData(data)
    entry.followers.add(follower)
    return () => entry.followers.delete(follower)
  }

  async close(id: string): Promise<void> {
    await this.#find(id).terminal.dispose()
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ terminal }) => terminal.dispose()))
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

function keep(entry: OpenTerminal, data: string): void {
  entry.scrollback.push(data)
  entry.scrollbackLength += data.length
  while (entry.scrollbackLength > longestScrollback && entry.scrollback.length > 1) {
    entry.scrollbackLength -= entry.scrollback.shift()?.length ?? 0
  }
  for (const follower of [...entry.followers]) follower.onData(data)
}
