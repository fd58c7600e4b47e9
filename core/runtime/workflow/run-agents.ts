/** The agents brought to life in one run, with the names their sessions are kept under. */

import { type AnyAgent, isCreatedAgent } from '../agent/create-agent.ts'
import { extendAgentProfile } from '../agent/define-profile.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import { evaluateAgent } from '../agent/definition.ts'
import { InstanceSandboxes } from '../agent/instance-sandboxes.ts'
import { invalidAgent } from '../agent/invalid-agent.ts'
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
  async init(agent: AnyAgent, options: InitOptions = {}): Promise<FlueHarness> {
    if (!isCreatedAgent(agent)) {
      throw invalidAgent('ctx.init needs an agent.', 'Give it what createAgent(…) returned.')
    }
    const name = options.name ?? 'default'
    if (!namePattern.test(name)) {
      throw invalidAgent(
        `The harness name "${name}" cannot be used.`,
        'It must start with a letter and hold only letters, digits, _ and -.',
      )
    }
    const { id: runId, signal, journal } = this.#run
    const { env, config } = this.#runtime
    const { payload } = this.#origin
    const evaluated = await evaluateAgent(agent, { id: runId, env, payload }, config)
    const definition = extend(evaluated, options)
    const source = await this.#runtime.agentSource(agent)
    const live = this.#live(
      agent,
      definition,
      source?.hash ?? this.#origin.sourceHash,
      source?.name,
    )
    return createHarness(this.#runtime, live, {
      name,
      runId,
      journal,
      signals: [signal],
      asker: this.#run,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#known.values()].map(({ sandboxes }) => sandboxes[Symbol.asyncDispose]()),
    )
  }

  #live(
    agent: AnyAgent,
    definition: AgentDefinition,
    sourceHash: string,
    fileName: string | undefined,
  ): LiveAgent {
    const { name, sandboxes } =
      this.#known.get(agent) ?? this.#meet(agent, fileName ?? definition.profile.name ?? 'agent')
    return {
      name,
      instanceId: this.#run.id,
      payload: this.#origin.payload,
      sourceHash,
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
