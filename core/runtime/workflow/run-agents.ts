/** The agents brought to life in one run, with the names their sessions are kept under. */

import {
  type AnyAgent,
  type CreatedAgent,
  createAgent,
  isCreatedAgent,
} from '../agent/create-agent.ts'
import { extendAgentProfile } from '../agent/define-profile.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import { evaluateAgent } from '../agent/definition.ts'
import { InstanceSandboxes } from '../agent/instance-sandboxes.ts'
import { invalidAgent } from '../agent/invalid-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import { namePattern } from '../agent/validate-profile.ts'
import type { RuntimeContext } from '../context.ts'
import type { FlueHarness } from '../session/flue-session.ts'
import { createHarness } from '../session/harness.ts'
import type { LiveAgent } from '../session/seat.ts'
import type { InitOptions } from './flue-context.ts'
import type { WorkflowRun } from './workflow-run.ts'

export interface RunOrigin {
  payload: unknown
  /** Of the workflow's file; stamped where an agent has no file of its own. */
  sourceHash: string
  instance: HandlerInstance | null
}

/** The instance a handler was called for. */
export interface HandlerInstance {
  agent: string
  instanceId: string
  /** Closed by whoever made them. */
  sandboxes: InstanceSandboxes
}

interface Evaluated extends Pick<LiveAgent, 'name' | 'instanceId' | 'sourceHash'> {
  definition: AgentDefinition
  sandboxes: InstanceSandboxes
}

interface KnownAgent {
  name: string
  sandboxes: InstanceSandboxes
}

export class RunAgents implements AsyncDisposable {
  readonly #runtime: RuntimeContext
  readonly #run: WorkflowRun
  readonly #origin: RunOrigin
  readonly #known = new Map<AnyAgent, KnownAgent>()

  constructor(runtime: RuntimeContext, run: WorkflowRun, origin: RunOrigin) {
    this.#runtime = runtime
    this.#run = run
    this.#origin = origin
  }

  /** `ctx.init`. @throws `invalid_agent`, `agent_failed`. */
  async init(
    given: AnyAgent | AgentRuntimeConfig = {},
    options: InitOptions = {},
  ): Promise<FlueHarness> {
    const name = options.name ?? 'default'
    if (!namePattern.test(name)) {
      throw invalidAgent(
        `The harness name "${name}" cannot be used.`,
        'It must start with a letter and hold only letters, digits, _ and -.',
      )
    }
    const { id: runId, signal, journal } = this.#run
    const live = isCreatedAgent(given)
      ? await this.#created(given, options)
      : await this.#inPlace(given, options)
    const place = { name, runId, journal, signals: [signal], asker: this.#run }
    return createHarness(this.#runtime, live, place)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#known.values()].map(({ sandboxes }) => sandboxes[Symbol.asyncDispose]()),
    )
  }

  async #created(agent: CreatedAgent, options: InitOptions): Promise<LiveAgent> {
    const instanceId = this.#run.id
    const definition = await this.#evaluate(agent, instanceId, options)
    const source = await this.#runtime.agentSource(agent)
    const { name, sandboxes } =
      this.#known.get(agent) ??
      this.#meet(agent, source?.name ?? definition.profile.name ?? 'agent')
    const sourceHash = source?.hash ?? this.#origin.sourceHash
    return this.#live({ name, instanceId, sourceHash, definition, sandboxes })
  }

  /** A definition written at the call: in a handler it is the handler's own instance that speaks. */
  async #inPlace(config: unknown, options: InitOptions): Promise<LiveAgent> {
    if (!isDefinition(config)) {
      throw invalidAgent(
        'ctx.init needs an agent.',
        'Give it what createAgent(…) returned, or a definition such as { model, instructions }.',
      )
    }
    const agent = createAgent(() => config)
    const { instance, sourceHash } = this.#origin
    if (instance === null) return this.#created(agent, options)
    const { agent: name, instanceId, sandboxes } = instance
    const definition = await this.#evaluate(agent, instanceId, options)
    return this.#live({ name, instanceId, sourceHash, definition, sandboxes })
  }

  async #evaluate(agent: CreatedAgent, id: string, options: InitOptions): Promise<AgentDefinition> {
    const { env, config } = this.#runtime
    const { payload } = this.#origin
    return extend(await evaluateAgent(agent, { id, env, payload }, config), options)
  }

  #live({ definition, sandboxes, ...agent }: Evaluated): LiveAgent {
    return {
      ...agent,
      payload: this.#origin.payload,
      definition: async () => definition,
      sandbox: () => sandboxes.open(definition),
    }
  }

  /** Two agents of one name in a run are told apart by a number: neither reads the other's history. */
  #meet(agent: AnyAgent, wanted: string): KnownAgent {
    const taken = new Set([...this.#known.values()].map(({ name }) => name))
    let name = wanted
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`
    const key = { agent: name, instanceId: this.#run.id }
    const known = { name, sandboxes: new InstanceSandboxes(this.#runtime, key) }
    this.#known.set(agent, known)
    return known
  }
}

/** Its fields are checked where every definition is. */
function isDefinition(value: unknown): value is AgentRuntimeConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function extend(
  definition: AgentDefinition,
  { name: _, ...additions }: InitOptions,
): AgentDefinition {
  if (Object.values(additions).every((list) => list === undefined)) return definition
  const given = Object.fromEntries(
    Object.entries(additions).filter(([, list]) => list !== undefined),
  )
  return { ...definition, profile: extendAgentProfile(definition.profile, given) }
}
