/** What a workflow's `run` receives. */
import type { AnyAgent } from '../agent/create-agent.ts'
import type { AgentProfile, Environment, ToolList } from '../agent/profile.ts'
import type { CommandList } from '../command/command.ts'
import type { FlueHarness } from '../session/flue-session.ts'
import type { SkillReference } from '../skill/skill.ts'

/**
 * The context of one run.
 *
 * @example
 * export async function run(ctx: FlueContext<{ text: string }>) {
 *   const harness = await ctx.init(agent)
 *   const session = await harness.session()
 *   return { summary: (await session.prompt(ctx.payload.text)).text }
 * }
 */
export interface FlueContext<TPayload = unknown, TEnv = Environment> {
  /** The run's id, `workflow:<name>:<ULID>`. */
  readonly id: string
  /** What the run was started with, after the `input` schema. */
  readonly payload: TPayload
  readonly env: TEnv
  /** The request that started the run, without its body and credentials; absent where there was none. */
  readonly req?: Request
  readonly log: FlueLog
  /** Aborted when the run is stopped. Sessions of the run follow it by themselves. */
  readonly signal: AbortSignal
  /** Brings an agent to life for this run. Its sessions belong to the run. */
  init(agent: AnyAgent, options?: InitOptions): Promise<FlueHarness>
}

/** Synchronous: what is logged is an event of the run, in order. */
export interface FlueLog {
  info(message: string, attributes?: Record<string, unknown>): void
  warn(message: string, attributes?: Record<string, unknown>): void
  error(message: string, attributes?: Record<string, unknown>): void
}

export interface InitOptions {
  /** Tells two harnesses of one agent apart: each has sessions of its own. Default `default`. */
  name?: string
  /** Added to the agent's own. */
  tools?: ToolList
  /** Added to the agent's own. */
  skills?: readonly SkillReference[]
  /** Added to the agent's own. */
  commands?: CommandList
  /** Added to the agent's own. */
  subagents?: readonly AgentProfile[]
}
