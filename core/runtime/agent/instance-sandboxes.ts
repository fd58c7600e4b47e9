/** The sandboxes of one agent instance, made when first needed, once for each kind, options and folder. */
import { createHash } from 'node:crypto'
import type { RuntimeContext } from '../context.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { AgentDefinition } from './definition.ts'
import { sandboxFactory } from './sandbox-choice.ts'

export interface InstanceKey {
  agent: string
  instanceId: string
}

export class InstanceSandboxes implements AsyncDisposable {
  readonly #place: Pick<RuntimeContext, 'projectRoot' | 'stateRoot'>
  readonly #id: string
  readonly #made = new Map<string, Promise<Sandbox>>()

  constructor(place: Pick<RuntimeContext, 'projectRoot' | 'stateRoot'>, key: InstanceKey) {
    this.#place = place
    this.#id = instanceFolder(key)
  }

  /** Null for an agent that works without one. @throws `invalid_agent` for an unknown sandbox. */
  async open(definition: AgentDefinition): Promise<Sandbox | null> {
    const factory = sandboxFactory(definition.sandbox)
    if (factory === null) return null
    const key = JSON.stringify([factory.kind, factory.key ?? null, definition.cwd])
    const { projectRoot, stateRoot } = this.#place
    const cwd = definition.cwd === null ? {} : { cwd: definition.cwd }
    const made =
      this.#made.get(key) ?? factory.create({ id: this.#id, stateRoot, projectRoot, ...cwd })
    this.#made.set(key, made)
    try {
      return await made
    } catch (error) {
      this.#made.delete(key)
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sandboxes = await Promise.allSettled(this.#made.values())
    this.#made.clear()
    await Promise.all(
      sandboxes.map((made) => (made.status === 'fulfilled' ? made.value.dispose() : undefined)),
    )
  }
}

/**
 * A folder name for an instance: readable, and distinct for any two (agent, instance) pairs, also on
 * file systems that ignore case or cut long names.
 */
export function instanceFolder({ agent, instanceId }: InstanceKey): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([agent, instanceId]))
    .digest('hex')
  const readable = `${agent}-${instanceId}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return `${readable.slice(0, 40).replaceAll(/^-+|-+$/g, '')}-${digest.slice(0, 24)}`
}
