/** What an agent is made of, as its author writes it. */
import type { McpMode } from '../../contract/mcp.ts'
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { CodeMode, PythonBackend } from '../code/code-mode.ts'
import type { CommandList } from '../command/command.ts'
import type { SandboxPolicy } from '../config.ts'
import type { AgentMcpServers } from '../mcp/agent-servers.ts'
import type { SandboxFactory } from '../sandbox/port.ts'
import type { SandboxName } from '../sandbox/sandbox-name.ts'
import type { SessionStore } from '../session/store/session-store.ts'
import type { SkillReference } from '../skill/skill.ts'
import type { ToolDefinition } from '../tool/define-tool.ts'

/** What the project's environment is to its code: names and values, read-only. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What an initializer is told about the instance it makes an agent for. */
export interface AgentCreateContext<TPayload = unknown, TEnv = Environment> {
  /** The instance's id: the `{id}` of `/agents/{name}/{id}`, or the run's id inside a workflow. */
  readonly id: string
  readonly env: TEnv
  /** A dispatch's input or a workflow's payload; `undefined` for direct prompts. */
  readonly payload: TPayload
}

/** What `instructions` and `tools` given as functions are told before each model turn. */
export interface AgentTurnContext {
  readonly id: string
  readonly env: Environment
  readonly payload: unknown
  readonly session: string
  /** From 0 within one operation. */
  readonly turn: number
}

export type Instructions = string | ((context: AgentTurnContext) => string | Promise<string>)

export type ToolList = readonly ToolDefinition[]
export type Tools = ToolList | ((context: AgentTurnContext) => ToolList | Promise<ToolList>)

/** When a long conversation is summarised; `false` never. */
export interface CompactionConfig {
  /** Tokens kept free for the answer. */
  reserveTokens?: number
  /** Tokens of the newest messages that are kept as they are. */
  keepRecentTokens?: number
  /** `provider/model` that writes the summary. Default: the session's own. */
  model?: string
}

/** A reusable part of an agent: on its own a subagent, or the base of a runtime configuration. */
export interface AgentProfile {
  /** A letter, then letters, digits, `_` or `-`. Needed on subagents. */
  name?: string
  /** What it is good for; shown to a model that may delegate to it. */
  description?: string
  /** `provider/model`. `false`: no default, each call must choose. */
  model?: string | false
  instructions?: Instructions
  /** Skills the agent brings with it, beside those of the project: from `loadSkill`, or written here. */
  skills?: readonly SkillReference[]
  tools?: Tools
  /** Commands as tools, and first words of command lines that may run unasked. */
  commands?: CommandList
  subagents?: readonly AgentProfile[]
  thinkingLevel?: ThinkingLevel
  /** What drives the model: a name of `registerHarness`, or `deepagents`. Default: the project's. */
  harness?: string
  compaction?: false | CompactionConfig
  /** Gives the model the tool `run_code`, which may call other tools as functions. */
  codeMode?: CodeMode
  /** Runs Python. Default: `python_backend` of `[agent]` in `hearth.toml`. */
  pythonBackend?: PythonBackend
  mcpServers?: AgentMcpServers
  /** Default: `mode` of `[mcp]` in `hearth.toml`. */
  mcpMode?: McpMode
}

/**
 * Where the agent works: the confined folder of its instance, the host, a rented machine, an adapter of
 * your own, or nowhere.
 */
export type SandboxOption = SandboxName | SandboxFactory | false

/** What an initializer returns. Inline fields win over those of `profile`; lists are joined. */
export interface AgentRuntimeConfig extends AgentProfile {
  profile?: AgentProfile
  /** Working folder inside the sandbox. */
  cwd?: string
  sandbox?: SandboxOption
  /** Per capability: `allow`, `ask` or `deny`. Wins over the project's settings. */
  policy?: SandboxPolicy
  /**
   * Where conversations of this agent live. It is then the truth: each operation begins with what
   * `load` gives and ends with `save`. The project keeps a copy for the studio, and all events.
   */
  persist?: SessionStore
}
