/** Agents that code keeps alive, one for each name and id. */
import type { AnyAgent } from './create-agent.ts'
import type { InitAgentOptions, LiveHarness } from './init-agent.ts'

export interface InstanceRequest extends Omit<InitAgentOptions, 'id' | 'agentName'> {
  /** The name sessions are kept under. */
  name: string
  agent: AnyAgent
  instanceId: string
}

export type StartAgent = (agent: AnyAgent, options: InitAgentOptions) => Promise<LiveHarness>

/** Instances are kept until `drop` or `clear`; two that are asked for at once are made side by side. */
export class InstanceCache implements AsyncDisposable {
  readonly #start: StartAgent
  readonly #instances = new Map<string, Promise<LiveHarness>>()

  constructor(start: StartAgent) {
    this.#start = start
  }

  get size(): number {
    return this.#instances.size
  }

  /** The live agent of this name and id; made when it is first asked for. */
  getOrCreate({ name, agent, instanceId, ...options }: InstanceRequest): Promise<LiveHarness> {
    const key = JSON.stringify([name, instanceId])
    const known = this.#instances.get(key)
    if (known !== undefined) return known
    const made = this.#start(agent, { ...options, agentName: name, id: instanceId })
    this.#instances.set(key, made)
    // One that failed is made anew when it is asked for again.
    made.catch(() => this.#instances.delete(key))
    return made
  }

  /** Closes one. What it said and wrote stays, and the next `getOrCreate` finds it. Idempotent. */
  async drop(name: string, instanceId: string): Promise<void> {
    const key = JSON.stringify([name, instanceId])
    const instance = this.#instances.get(key)
    this.#instances.delete(key)
    await (await instance)?.close()
  }

  /** Closes all of them. */
  async clear(): Promise<void> {
    const instances = [...this.#instances.values()]
    this.#instances.clear()
    const settled = await Promise.allSettled(instances)
    await Promise.all(
      settled.map((made) => (made.status === 'fulfilled' ? made.value.close() : undefined)),
    )
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.clear()
  }
}
