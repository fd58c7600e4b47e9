/** One instance of a persistent agent: its definition, evaluated once, and its sandboxes. */
import type { RuntimeContext } from '../context.ts'
import { runInProject } from '../current.ts'
import type { CreatedAgent } from './create-agent.ts'
import { type AgentDefinition, evaluateAgent } from './definition.ts'
import { type InstanceKey, InstanceSandboxes } from './instance-sandboxes.ts'

export class AgentInstance implements AsyncDisposable {
  readonly sandboxes: InstanceSandboxes
  readonly #runtime: RuntimeContext
  readonly #load: () => Promise<CreatedAgent>
  readonly #instanceId: string
  #definition: Promise<AgentDefinition> | null = null

  /** `load` gives the agent; it is called when the definition is first needed. */
  constructor(runtime: RuntimeContext, load: () => Promise<CreatedAgent>, key: InstanceKey) {
    this.sandboxes = new InstanceSandboxes(runtime, key)
    this.#runtime = runtime
    this.#load = load
    this.#instanceId = key.instanceId
  }

  /** Kept when there is no payload; one with payload (a dispatch) is evaluated for itself. */
  async definition(payload: unknown): Promise<AgentDefinition> {
    if (payload !== undefined) return this.#evaluate(payload)
    this.#definition ??= this.#evaluate(undefined)
    try {
      return await this.#definition
    } catch (error) {
      this.#definition = null
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandboxes[Symbol.asyncDispose]()
  }

  async #evaluate(payload: unknown): Promise<AgentDefinition> {
    const { env, config } = this.#runtime
    const context = { id: this.#instanceId, env, payload }
    const agent = await this.#load()
    return runInProject(this.#runtime, () => evaluateAgent(agent, context, config))
  }
}
