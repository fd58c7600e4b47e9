/** The live objects of the authoring API: harness, sessions, files. Implementations are beside. */

import type { Schema } from '../schema/schema.ts'
import type { SkillReference } from '../skill/skill.ts'
import type { CallHandle } from './call-handle.ts'
import type { SessionCode } from './code-methods.ts'
import type { CompactionOutcome } from './compaction/outcome.ts'
import type { SessionStream } from './event-stream.ts'
import type { FlueFs, SessionFiles } from './file-access.ts'
import type {
  PromptOptions,
  PromptResponse,
  ResponseFor,
  SkillOptions,
  TaskOptions,
} from './response.ts'

/** An agent at work for one instance. What `ctx.init(agent)` gives. */
export interface FlueHarness {
  readonly name: string
  /** Opens a named session, making it when it is missing. Default name: `default`. */
  session(name?: string, options?: SessionOptions): Promise<FlueSession>
  readonly sessions: FlueSessions
  /** Runs a command in the agent's sandbox. Not recorded in any conversation. */
  shell(command: string, options?: ShellOptions): CallHandle<ShellResult>
  /** The agent's files. Not recorded. */
  readonly fs: FlueFs
}

export interface SessionOptions {
  /** Role of the calls that name none: one of the project, or a declared subagent. */
  role?: string
}

export interface FlueSessions {
  /** @throws `session_not_found` (404). */
  get(name?: string, options?: SessionOptions): Promise<FlueSession>
  /** @throws `session_exists` (409). */
  create(name?: string, options?: SessionOptions): Promise<FlueSession>
  /** Deletes a session, its history and its task children. Idempotent. */
  delete(name?: string): Promise<void>
}

/** A conversation. Calls made at once are worked one after another, in order. */
export interface FlueSession extends SessionFiles, SessionCode {
  readonly name: string
  /**
   * Sends a text and runs the model with its tools until it has answered.
   *
   * @example
   * const { data } = await session.prompt('Triage this.', { result: z.object({ label: z.string() }) })
   */
  prompt<Result extends Schema | undefined = undefined>(
    text: string,
    options?: PromptOptions<Result>,
  ): CallHandle<ResponseFor<Result>>
  /** The same as `prompt`, seen event by event. */
  stream(text: string, options?: PromptOptions): SessionStream<PromptResponse>
  /**
   * Carries a skill out: by name, by path in a skills folder, or one from `loadSkill`.
   *
   * @throws `skill_not_found` (404) listing the names there are, `invalid_skill_arguments` (400).
   * @example await session.skill('triage', { args: { issue: 7 } })
   */
  skill<Result extends Schema | undefined = undefined>(
    skill: string | SkillReference,
    options?: SkillOptions<Result>,
  ): CallHandle<ResponseFor<Result>>
  /** Delegates to a child session with a history of its own and the same sandbox. */
  task<Result extends Schema | undefined = undefined>(
    prompt: string,
    options?: TaskOptions<Result>,
  ): CallHandle<ResponseFor<Result>>
  /** The same as `task`. */
  subagent<Result extends Schema | undefined = undefined>(
    prompt: string,
    options?: TaskOptions<Result>,
  ): CallHandle<ResponseFor<Result>>
  /** Runs a command and records it in the conversation. Values of `env` are never recorded. */
  shell(command: string, options?: ShellOptions): CallHandle<ShellResult>
  /** Summarises the beginning of the conversation now. */
  compact(options?: CompactOptions): CallHandle<CompactionOutcome>
  readonly fs: FlueFs
  /** Stops what runs or waits in this session. False when there was nothing. */
  abort(reason?: string): boolean
  /**
   * This object takes no more calls: they throw `session_closed` (409). What runs goes on, the
   * conversation stays, and opening it again by its name gives another object.
   */
  close(): void
  /** Deletes the conversation; the session takes no more calls. */
  delete(): Promise<void>
}

export interface CompactOptions {
  /** Newest messages to keep as they are. Default: as many as the settings' tokens hold. */
  keepRecent?: number
  /** `provider/model` that writes the summary. */
  model?: string
  signal?: AbortSignal
}

export interface ShellOptions {
  /** Added to the command's environment for this call. */
  env?: Record<string, string>
  /** Names of the project's environment that the command sees. Their values are never recorded. */
  secrets?: readonly string[]
  /** First words of command lines that may run beside those the project allows, unasked. */
  commands?: readonly string[]
  cwd?: string
  /** Milliseconds; default 120,000. A command that runs longer ends with exit code 124. */
  timeoutMs?: number
  signal?: AbortSignal
}

export interface ShellResult {
  stdout: string
  stderr: string
  exitCode: number
  /** True when output was cut at the sandbox's limit. */
  truncated: boolean
}
