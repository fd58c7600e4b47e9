/** Commands as authors write them: tools made of a command line, or of a function. */
import type { Schema } from '../schema/schema.ts'
import type { NeedsApproval } from '../tool/define-tool.ts'
import type { ToolContext } from '../tool/port.ts'

export interface CommandFields<TArgs = unknown> {
  name: string
  description: string
  /** Folder to run it in, inside the sandbox. */
  cwd?: string
  /** Variables for it. Their values are kept out of everything that is recorded. */
  env?: Readonly<Record<string, string>>
  /** Seconds it may take; default 120. */
  timeout?: number
  /** Whether a person must allow a call first. */
  needsApproval?: NeedsApproval<TArgs>
}

export interface ShellCommand extends CommandFields {
  /**
   * The command line, run in the agent's sandbox. The arguments that `schema` declares are variables of
   * their names, so quote them: `git log -n "$count"`.
   */
  command: string
  schema?: Schema
}

export interface CallableCommand<TArgs = unknown> extends CommandFields<TArgs> {
  schema?: Schema
  /** What it returns is the result: `undefined` is empty, objects are JSON, an error is `{error, type}`. */
  execute(args: TArgs, signal: AbortSignal, context: ToolContext): unknown
}

export type CommandDefinition = ShellCommand | CallableCommand

/**
 * What `commands` takes: commands that become tools, and first words of command lines that may run
 * beside those the project allows, unasked. They only ever add.
 */
export type CommandList = readonly (string | CommandDefinition)[]
