/** What a call works with: its sandbox behind the policy, its commands as tools, its secrets. */
import type { AgentDefinition } from '../agent/definition.ts'
import { recordChanges } from '../changes/record-changes.ts'
import type { CommandList } from '../command/command.ts'
import { type CommandRunner, commandTools, grantsOf } from '../command/command-tool.ts'
import { mountSecrets, withSecrets } from '../command/secrets.ts'
import type { Operation } from '../operation/operation.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { ResolvedTool, ToolContext } from '../tool/port.ts'
import { guardSandbox, requireSandbox } from './guard-sandbox.ts'
import { recordedCommand, splitLine } from './recorded-command.ts'
import { redactValues } from './redact-values.ts'
import type { Seat } from './seat.ts'

export interface Equipment {
  sandbox: Sandbox | null
  commands: ResolvedTool[]
  /** Values by name; kept out of everything the model sees and the log keeps. */
  secrets: Record<string, string>
}

export interface CallEquipment {
  definition: AgentDefinition
  /** Without its policy. */
  sandbox: Sandbox | null
  commands: CommandList
  secrets: readonly string[]
}

/** @throws `unknown_secret` (400), `invalid_command` (500). */
export function equip(seat: Seat, operation: Operation, call: CallEquipment): Equipment {
  const { runtime } = seat
  const { definition } = call
  const secrets = mountSecrets(runtime.env, call.secrets)
  const sandbox =
    call.sandbox === null ? null : recordChanges(seat, operation, call.sandbox, secrets)
  const granted = grantsOf(call.commands)
  const guard = (raw: Sandbox, words: readonly string[], variables: readonly string[] = []) => {
    const known = [...Object.keys(secrets), ...variables]
    return withSecrets(guardSandbox(runtime, definition, raw, operation, words, known), secrets)
  }
  const runner: CommandRunner = {
    async runLine({ command, cwd, variables, env, timeoutMs }, context) {
      // What an author wrote down as a command is granted by that; a policy that denies still denies.
      const [word = ''] = command.trim().split(/\s+/)
      const { exec } = guard(requireSandbox(sandbox), [...granted, word], Object.keys(env))
      const options = {
        env: { ...variables, ...env },
        timeoutMs,
        signal: operation.signal,
        ...(cwd === undefined ? {} : { cwd }),
      }
      const result = await recordedCommand(operation, {
        shown: splitLine(redactValues(command, { ...secrets, ...env })),
        correlation: callOf(context),
        run: () => exec(command, options),
        exitCode: ({ exitCode }) => exitCode,
      })
      return {
        ...result,
        stdout: redactValues(result.stdout, env),
        stderr: redactValues(result.stderr, env),
      }
    },
    runFunction: (name, context, run) =>
      recordedCommand(operation, {
        shown: { command: name, args: [] },
        correlation: callOf(context),
        run,
        exitCode: (result) => (result instanceof Error ? 1 : 0),
      }),
  }
  return {
    sandbox: sandbox === null ? null : guard(sandbox, granted),
    commands: commandTools([...(definition.profile.commands ?? []), ...call.commands], runner),
    secrets,
  }
}

function callOf({ turnId, toolCallId }: ToolContext) {
  return { turnId, toolCallId }
}
