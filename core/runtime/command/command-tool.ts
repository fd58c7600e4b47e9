/** A command as a tool: its arguments checked, run where the agent works. */
import type { ExecResult } from '../sandbox/port.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { toJsonSchema } from '../schema/schema.ts'
import { commandText } from '../tool/builtin/bash.ts'
import type { ToolDefinition } from '../tool/define-tool.ts'
import type { ResolvedTool, ToolContext } from '../tool/port.ts'
import { resolveTool } from '../tool/resolve-tool.ts'
import type { CallableCommand, CommandDefinition, CommandList, ShellCommand } from './command.ts'
import { assertCommand } from './define-command.ts'

/** A command line as it is to be run. */
export interface CommandLine {
  command: string
  cwd: string | undefined
  /** The arguments. */
  variables: Record<string, string>
  /** The author's; values that must not be seen. */
  env: Record<string, string>
  timeoutMs: number
}

export interface CommandRunner {
  /** Runs a command line in the sandbox, within the operation. */
  runLine(line: CommandLine, context: ToolContext): Promise<ExecResult>
  /** Runs a function within the operation. */
  runFunction<Result>(
    name: string,
    context: ToolContext,
    run: () => Promise<Result>,
  ): Promise<Result>
}

/** Seconds; the same as the tool `bash` takes by default. */
const defaultTimeout = 120

/** The tools among `commands`, in order. @throws `invalid_command`. */
export function commandTools(commands: CommandList, runner: CommandRunner): ResolvedTool[] {
  return commands.flatMap((command) =>
    typeof command === 'string' ? [] : [commandTool(command, runner)],
  )
}

/** The first words that `commands` grants. */
export function grantsOf(commands: CommandList | undefined): string[] {
  return (commands ?? []).flatMap((command) => (typeof command === 'string' ? [command] : []))
}

function commandTool(command: CommandDefinition, runner: CommandRunner): ResolvedTool {
  assertCommand(command)
  const { name, description, schema = noArguments, needsApproval = false } = command
  const definition: ToolDefinition<Record<string, unknown>> = {
    name,
    description,
    parameters: schema,
    execute: (args, _signal, context) =>
      'execute' in command
        ? call(command, args, context, runner)
        : runShell(command, args, context, runner),
    needsApproval,
  }
  return resolveTool(definition, 'command')
}

const noArguments: JsonSchema = { type: 'object', properties: {}, additionalProperties: false }

async function runShell(
  { command, cwd, env, timeout = defaultTimeout, schema = noArguments }: ShellCommand,
  args: Record<string, unknown>,
  context: ToolContext,
  runner: CommandRunner,
): Promise<string> {
  const variables = variablesOf(args, toJsonSchema(schema))
  const line = { command, cwd, variables, env: { ...env }, timeoutMs: timeout * 1_000 }
  return commandText(await runner.runLine(line, context), timeout)
}

/** Only what the schema declares: a model must not set `PATH` by calling a tool. */
function variablesOf(
  args: Record<string, unknown>,
  { properties }: JsonSchema,
): Record<string, string> {
  const declared = typeof properties === 'object' && properties !== null ? properties : {}
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(args)) {
    if (!Object.hasOwn(declared, name) || !/^[A-Za-z_]\w*$/.test(name)) continue
    if (value === undefined || value === null) continue
    variables[name] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return variables
}

async function call(
  command: CallableCommand,
  args: Record<string, unknown>,
  context: ToolContext,
  runner: CommandRunner,
): Promise<unknown> {
  try {
    const result = await runner.runFunction(command.name, context, async () =>
      command.execute(args, context.signal, context),
    )
    return result instanceof Error ? failure(result) : result
  } catch (error) {
    context.signal.throwIfAborted()
    return failure(error)
  }
}

function failure(error: unknown): { error: string; type: string } {
  return error instanceof Error
    ? { error: error.message, type: error.name }
    : { error: String(error), type: typeof error }
}
