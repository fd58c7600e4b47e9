/** `session.shell`: a command run by the project's code and recorded in the conversation. */
import { HearthError } from '../../contract/error.ts'
import { newToolCallId } from '../../contract/id.ts'
import type { Message } from '../../contract/message.ts'
import { recordChanges } from '../changes/record-changes.ts'
import { mountSecrets } from '../command/secrets.ts'
import type { RuntimeContext } from '../context.ts'
import type { Operation } from '../operation/operation.ts'
import { runOperation } from '../operation/run-operation.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { Conversation } from './conversation.ts'
import type { ShellOptions, ShellResult } from './flue-session.ts'
import { guardSandbox, requireSandbox } from './guard-sandbox.ts'
import { recordedCommand, splitLine } from './recorded-command.ts'
import { redactValues } from './redact-values.ts'
import type { Seat } from './seat.ts'
import { openConversation } from './store/stored-conversation.ts'

/** Recorded as a prompt, a call of `bash` and its result. Values of `env` and secrets are in none of them. */
export async function runShell(
  seat: Seat,
  command: string,
  given: ShellOptions,
  signals: readonly AbortSignal[],
): Promise<ShellResult> {
  const options = withMountedSecrets(seat.runtime, given)
  const shown = redactValues(command, options.env)
  return runOperation(
    seat.runtime,
    {
      id: null,
      kind: 'shell',
      key: seat.key,
      preview: shown,
      model: null,
      runId: seat.origin.runId,
      dispatchId: null,
      taskId: seat.origin.taskId,
      parent: null,
      journal: seat.journal,
      signals: [...seat.signals, ...signals],
      observer: null,
    },
    async (operation) => {
      const [definition, raw, conversation] = await Promise.all([
        seat.agent.definition(),
        seat.agent.sandbox(),
        openConversation(seat, operation),
      ])
      const { runtime } = seat
      const made = recordChanges(seat, operation, requireSandbox(raw))
      const sandbox = guardSandbox(runtime, definition, made, operation, options.commands)
      const record = (output: string, isError: boolean) =>
        recordCommand(conversation, operation, { shown, options, output, isError })
      try {
        const result = await execute(sandbox, operation, command, options)
        record(JSON.stringify(redactResult(result, options.env)), result.exitCode !== 0)
        return result
      } catch (error) {
        record(redactValues(HearthError.from(error).message, options.env), true)
        throw error
      }
    },
  )
}

/** The options with the values of their secrets in `env`. @throws `unknown_secret` (400). */
export function withMountedSecrets({ env }: RuntimeContext, options: ShellOptions): ShellOptions {
  const { secrets = [], ...others } = options
  if (secrets.length === 0) return options
  return { ...others, env: { ...mountSecrets(env, secrets), ...options.env } }
}

/** What to hand the sandbox: only what was given. */
export function execOptions(options: ShellOptions, signal: AbortSignal) {
  const { env, cwd, timeoutMs } = options
  return {
    signal,
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

function execute(
  sandbox: Sandbox,
  operation: Operation,
  command: string,
  options: ShellOptions,
): Promise<ShellResult> {
  return recordedCommand(operation, {
    shown: splitLine(redactValues(command, options.env)),
    correlation: {},
    run: () => sandbox.exec(command, execOptions(options, operation.signal)),
    exitCode: (result) => result.exitCode,
  })
}

function redactResult(result: ShellResult, env: ShellOptions['env']): ShellResult {
  return {
    ...result,
    stdout: redactValues(result.stdout, env),
    stderr: redactValues(result.stderr, env),
  }
}

interface RecordedCommand {
  shown: string
  options: ShellOptions
  output: string
  isError: boolean
}

function recordCommand(
  conversation: Conversation,
  operation: Operation,
  { shown, options, output, isError }: RecordedCommand,
): void {
  const toolCallId = newToolCallId()
  const { env, cwd } = options
  const input = {
    command: shown,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: Object.keys(env) }),
  }
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: `Run: ${shown}` }] },
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId, toolName: 'bash', input }],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId, toolName: 'bash', output, isError }],
    },
  ]
  conversation.completeHistory(operation)
  for (const message of messages) {
    conversation.append(operation, { type: 'message', message, source: 'shell' })
  }
}
