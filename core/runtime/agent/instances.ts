/** The agent instances that are alive: found by key, kept while used, closed when idle for long. */
import type { AgentInstance } from './instance.ts'

/** Idle instances kept open; more are closed, the longest idle first. */
const idleCapacity = 64
/** Milliseconds an instance may be idle before its sandbox is closed. */
const idleLimit = 10 * 60_000

interface Held {
  instance: AgentInstance
  users: number
  idleSince: number
}

export class AgentInstances implements AsyncDisposable {
  readonly #held = new Map<string, Held>()
  readonly #closing = new Set<Promise<void>>()
  #sweep: NodeJS.Timeout | null = null

  /** Uses the instance of (agent, id), made by `make` when it is not alive, while `work` runs. */
  async use<Result>(
    key: { agent: string; instanceId: string },
    make: () => AgentInstance,
    work: (instance: AgentInstance) => Promise<Result>,
  ): Promise<Result> {
    const name = JSON.stringify([key.agent, key.instanceId])
    const held = this.#held.get(name) ?? { instance: make(), users: 0, idleSince: 0 }
    this.#held.set(name, held)
    held.users += 1
    try {
      return await work(held.instance)
    } finally {
      held.users -= 1
      held.idleSince = Date.now()
      this.#held.delete(name)
      this.#held.set(name, held)
      this.#closeIdle()
    }
  }

  get size(): number {
    return this.#held.size
  }

  /** Closes every instance. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#sweep !== null) clearTimeout(this.#sweep)
    this.#sweep = null
    for (const name of [...this.#held.keys()]) this.#close(name)
    await Promise.all(this.#closing)
  }

  #closeIdle(): void {
    const idle = [...this.#held].filter(([, held]) => held.users === 0)
    const tooMany = idle.length - idleCapacity
    const oldest = Date.now() - idleLimit
    for (const [index, [name, held]] of idle.entries()) {
      if (index < tooMany || held.idleSince <= oldest) this.#close(name)
    }
    if (this.#sweep !== null || this.#held.size === 0) return
    this.#sweep = setTimeout(() => {
      this.#sweep = null
      this.#closeIdle()
    }, idleLimit)
    this.#sweep.unref()
  }

  #close(name: string): void {
    const held = this.#held.get(name)
    if (held === undefined) return
    this.#held.delete(name)
    const closing = close(held.instance).then(() => {
      this.#closing.delete(closing)
    })
    this.#closing.add(closing)
  }
}

/** Never rejects: an instance nobody uses any more has nobody to tell but the process. */
async function close(instance: AgentInstance): Promise<void> {
  try {
    await instance[Symbol.asyncDispose]()
  } catch (error) {
    process.emitWarning(`A sandbox could not be closed: ${String(error)}`)
  }
}
