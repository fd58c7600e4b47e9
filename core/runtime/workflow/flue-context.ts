/** What a workflow's `run` and an agent's handler receive. */
import type { AnyAgent } from '../agent/create-agent.ts'
import type { AgentProfile, AgentRuntimeConfig, Environment, ToolList } from '../agent/profile.ts'
import type { CommandList } from '../command/command.ts'
import type { RuntimeConfig } from '../config.ts'
import type { FlueHarness } from '../session/flue-session.ts'
import type { SkillReference } from '../skill/skill.ts'
import type { SourceRoute } from '../source-route.ts'
import type { Step } from '../step/step.ts'

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
  /** The run's id: `workflow:<name>:<ULID>`, or `run_<ULID>` of a call to a handler. */
  readonly id: string
  /** The same. */
  readonly runId: string
  /** The instance a handler was called for, the `{id}` of its path; in a workflow the run's id. */
  readonly agentId: string
  /** The workflow's name; null in a handler. */
  readonly workflowName: string | null
  /** The project's settings, as the runtime uses them. */
  readonly config: Readonly<RuntimeConfig>
  /** The file that runs, its address and triggers. */
  readonly route: SourceRoute
  /** What the run was started with; in a workflow after its `input` schema. */
  readonly payload: TPayload
  readonly env: TEnv
  /** The request that started the run, without its body and credentials; absent where there was none. */
  readonly req?: Request
  readonly log: FlueLog
  /** Which attempt this is: 1, and more after the run was cut off and went on. */
  readonly attempt: number
  /** Does a piece of work once: an attempt that comes to a finished step gets what it gave. */
  readonly step: Step
  /** Aborted when the run is stopped. Sessions of the run follow it by themselves. */
  readonly signal: AbortSignal
  /**
   * Brings an agent to life. Sessions of one made with `createAgent` belong to the run.
   *
   * With a definition written in place, or nothing for the project's defaults, a handler gets an agent
   * that keeps its conversations: the next call for the same instance finds them again.
   */
  init(agent?: AnyAgent | AgentRuntimeConfig, options?: InitOptions): Promise<FlueHarness>
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
