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

type Place = Pick<
  RuntimeContext,
  'projectRoot' | 'stateRoot' | 'env' | 'config' | 'host' | 'projectId' | 'handover'
>

export class InstanceSandboxes implements AsyncDisposable {
  readonly #place: Place
  readonly #key: InstanceKey
  readonly #id: string
  readonly #made = new Map<string, Promise<Sandbox>>()

  constructor(place: Place, key: InstanceKey) {
    this.#place = place
    this.#key = key
    this.#id = instanceFolder(key)
  }

  /** Null for an agent that works without one. @throws `invalid_agent` for an unknown sandbox. */
  async open(definition: AgentDefinition): Promise<Sandbox | null> {
    const { projectRoot, stateRoot, env, config } = this.#place
    const factory = sandboxFactory(definition.sandbox, config.sandboxOptions)
    if (factory === null) return null
    const key = JSON.stringify([factory.kind, factory.key ?? null, definition.cwd])
    const cwd = definition.cwd === null ? {} : { cwd: definition.cwd }
    const made =
      this.#made.get(key) ??
      factory.create({
        id: this.#id,
        stateRoot,
        projectRoot,
        env,
        tables: config.tables,
        isReplaced: () => this.#place.handover.isReplaced,
        report: (message, attributes) => this.#warn(message, attributes),
        ...cwd,
      })
    this.#made.set(key, made)
    try {
      return await made
    } catch (error) {
      this.#made.delete(key)
      throw error
    }
  }

  /** A line in the project's log, for what nobody asked for and everybody should know. */
  async #warn(message: string, attributes: Record<string, unknown>): Promise<void> {
    const { host, projectId: project } = this.#place
    const timestamp = new Date().toISOString()
    const event = { ...this.#key, type: 'log', level: 'warn', message, attributes } as const
    await host.commit([{ type: 'event.append', event: { ...event, timestamp, project } }])
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
